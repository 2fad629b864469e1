"""The search key: one spelling for all the ways the same Japanese word is written.

A key is for comparing and finding only. It is never shown and never stored in place of the text it comes from.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache

_MARKS = "+#&%./"
_HIRAGANA_OFFSET = ord("ァ") - ord("ぁ")


class _Characters(dict[int, str]):
    """What becomes of each character, for `str.translate`; worked out at the first meeting and remembered."""

    def __missing__(self, code: int) -> str:
        form = _forms().get(code)
        if form is None:
            form = _form(chr(code))
        self[code] = form
        return form


def _form(char: str) -> str:
    """Return the character, its plain letter, or nothing if it does not count in a comparison."""
    category = unicodedata.category(char)
    if char in _MARKS:
        return char
    if category[0] in "PSZ" or category in ("Cc", "Cf", "Cs"):
        return ""
    code = ord(char)
    if 0x300 <= code <= 0x36F or code in (0x3099, 0x309A):  # accents, and voicing marks that found no kana
        return ""
    if 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF or 0x180B <= code <= 0x180F:  # variation selectors
        return ""
    base = unicodedata.normalize("NFD", char)[0]
    return base if base.isascii() else char


@cache
def _forms() -> dict[int, str]:
    """Return what old, variant and simplified characters become."""
    tables = (OLD_FORMS, VARIANTS, SIMPLIFIED_FORMS, RADICALS)
    return {ord(pair[0]): pair[1] for table in tables for pair in table.split()} | {ord("⁄"): "/"}


_CHARACTERS = _Characters()

_TO_HIRAGANA = {code: chr(code - _HIRAGANA_OFFSET) for code in range(ord("ァ"), ord("ヴ") + 1)} | {
    ord(old): new for old, new in zip("ヵヶヷヸヹヺヽヾゕゖ", "かけばびべぼゝゞかけ", strict=True)
}

# Kanji, as what lies outside the blocks before them: the ranges themselves would make the pattern slow to compile.
_KANJI = r"[^\x00-\u3004\u3008-\u30ff]"
_KANJI_OR_HIRAGANA = r"[^\x00-\u3004\u3008-\u3040\u3097-\u30ff]"
_COUNTING = "0-9一二三四五六七八九十百千万数何幾〇"
_V_SOUNDS = {
    "ぁ": "ば",
    "ぃ": "び",
    "ぅ": "ぶ",
    "ぇ": "べ",
    "ぉ": "ぼ",
    "ゃ": "びゃ",
    "ゅ": "びゅ",
    "ょ": "びょ",
    "": "ぶ",
}

_Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


def _rule(pattern: str, replacement: str) -> _Rule:
    return re.compile(pattern), lambda _: replacement


@cache
def _katakana_rules() -> tuple[_Rule, ...]:
    """Return the rules that see katakana and hiragana still apart, in the order they apply.

    Each begins with the characters it replaces and looks back after them: a pattern that begins by looking back is tried
    at every place and takes ten times as long. They are compiled at the first use, for a plain command needs none.
    """
    return (
        # A point or stroke counts only inside a number: 1.5, 1/2.
        _rule("[./](?:(?<![0-9][./])|(?![0-9]))", ""),
        # 3ヶ月 3ケ月 3カ月 3ヵ月 3箇月 are 3か月 (公用文における漢字使用等について).
        _rule(f"[ヶヵケカ箇](?<=[{_COUNTING}].)(?=[月所国年村町条寺校店社])", "か"),
        # 霞ヶ関 霞ケ関 are 霞が関, つつじヶ丘 is つつじが丘.
        _rule(f"[ヶヵケ](?<={_KANJI_OR_HIRAGANA}.)(?={_KANJI})", "が"),
        # ー is a sound only after kana; elsewhere it is a dash.
        _rule("ー(?<![ぁ-ゖァ-ヺー]ー)ー*", ""),
        _rule("ーー+", "ー"),
        # The last ー of a word in katakana with two or more sounds before it: コンピューター. Not キー.
        _rule("ー(?<=[ァ-ヺー][ァ-ヺ]ー)(?![ァ-ヺ])", ""),
    )


@cache
def _hiragana_rules() -> tuple[_Rule, ...]:
    """Return the rules that see hiragana only."""
    return (
        (re.compile("ゔ([ぁぃぅぇぉゃゅょ]?)"), lambda match: _V_SOUNDS[match[1]]),
        # The same word typed in hiragana, when it is all there is: こんぴゅーたー.
        (re.compile("^([ぁ-ゖー]+[ぁ-ゖ])ー$"), lambda match: match[1]),
    )


def fold(text: str) -> str:
    """Return the key under which a text is compared and searched.

    Equal keys: width and compatibility forms (ＵＲＡ, ㈱, ①), case, hiragana and katakana, ヴァ and バ, accents
    (Tōkyō), the last ー of a katakana word, the ヶ of 3ヶ月 and 霞ヶ関, 旧字体, usual 異体字 and simplified forms. Left
    out: white space, brackets, quotation marks, ・, commas, every kind of dash and wave, other punctuation and symbols,
    and invisible characters. Kept besides letters and digits: `+ # & %`, and `.` and `/` between digits.

    Small kana keep their difference (びよう and びょう), and so does a ー inside a word (ビル and ビール).

    Args:
        text: Any text; lone surrogates do no harm.

    Returns:
        The key. `fold(fold(text)) == fold(text)`. It is empty when nothing in the text counts, and an empty key is part
        of every other: look before searching for it.
    """
    key = _fold_once(text)
    while (again := _fold_once(key)) != key:
        key = again
    return key


def fold_with_map(text: str) -> tuple[str, list[int]]:
    """Return the key of a text together with the place each of its characters comes from, to mark what was found.

    Args:
        text: Any text.

    Returns:
        `fold(text)`, and for each of its characters the index in `text` of the character it comes from, never
        decreasing. Where several characters make one (カ and a voicing mark) it is the index of the first.
    """
    pieces = [(char, index) for index, char in enumerate(text)]
    while True:
        folded = _fold_pieces(pieces)
        if [char for char, _ in folded] == [char for char, _ in pieces]:
            break
        pieces = folded
    key = fold(text)
    origins = [index for _, index in folded]
    if "".join(char for char, _ in folded) != key:  # marks in an order that only the whole text settles
        origins = [origins[min(place, len(origins) - 1)] if origins else 0 for place in range(len(key))]
    return key, origins


def normalize_text(text: str) -> str:
    """Return a text fit to store and to show: NFC, without white space at the ends, otherwise as written.

    To be applied to every argument of the command line: file names copied on macOS come in NFD, in which ガ is two
    characters.
    """
    return unicodedata.normalize("NFC", text).strip()


def _compatible(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _fold_once(text: str) -> str:
    key = _compatible(text).translate(_CHARACTERS)
    for pattern, replacement in _katakana_rules():
        key = pattern.sub(replacement, key)
    key = key.translate(_TO_HIRAGANA)
    for pattern, replacement in _hiragana_rules():
        key = pattern.sub(replacement, key)
    return key


_Pieces = list[tuple[str, int]]


def _fold_pieces(pieces: _Pieces) -> _Pieces:
    """Do what `_fold_once` does to characters that know where they come from."""
    pieces = _compatible_pieces(pieces)
    pieces = [(new, index) for char, index in pieces for new in _CHARACTERS[ord(char)]]
    for rule in _katakana_rules():
        pieces = _apply(rule, pieces)
    pieces = [(_TO_HIRAGANA.get(ord(char), char), index) for char, index in pieces]
    for rule in _hiragana_rules():
        pieces = _apply(rule, pieces)
    return pieces


def _compatible_pieces(pieces: _Pieces) -> _Pieces:
    """Normalise the smallest stretches that do not act on each other, so that each result keeps its place."""
    done: _Pieces = []
    stretch, start, settled = "", 0, ""
    for char, index in pieces:
        alone = _compatible(char)
        if stretch and _compatible(stretch + char) == settled + alone and not _is_mark(alone):
            done.extend((new, start) for new in settled)
            stretch = ""
        if not stretch:
            start = index
        stretch += char
        settled = _compatible(stretch)
    done.extend((new, start) for new in settled)
    return done


def _is_mark(text: str) -> bool:
    return bool(text) and unicodedata.combining(text[0]) != 0


def _apply(rule: _Rule, pieces: _Pieces) -> _Pieces:
    """Apply a rule; the characters of a replacement take the places of those they replace, in order."""
    pattern, replacement = rule
    text = "".join(char for char, _ in pieces)
    done: _Pieces = []
    end = 0
    for match in pattern.finditer(text):
        done.extend(pieces[end : match.start()])
        last = match.end() - 1
        done.extend((char, pieces[min(match.start() + n, last)][1]) for n, char in enumerate(replacement(match)))
        end = match.end()
    done.extend(pieces[end:])
    return done


# Pairs of kanji that are one character to a searcher, each written as the form to replace and the form to keep.
#
# Sources: 常用漢字表 (平成22年内閣告示第2号, the forms in parentheses), 表外漢字字体表 and JIS X 0208 for the forms
# outside it, usual variants in personal and place names, and for the simplified forms the 簡化字総表. Simplified forms
# that are also Japanese characters of another meaning (机, 后, 坏, 愿) are left out. No kept form is itself replaced; a
# test sees to it.

OLD_FORMS = """
乘乗 亂乱 亙亘 亞亜 佛仏 來来 俠侠 俱倶 倂併 假仮 傳伝 僞偽 價価 儉倹 兒児 內内 兩両 冱冴 凜凛 剝剥
剩剰 劍剣 劑剤 勞労 勳勲 勵励 勸勧 區区 卷巻 卻却 卽即 參参 吞呑 吳呉 單単 噓嘘 嚙噛 嚴厳 囊嚢 囑嘱
圈圏 國国 圍囲 圓円 圖図 團団 堯尭 塡填 增増 墮堕 壓圧 壘塁 壞壊 壤壌 壯壮 壹壱 壻婿 壽寿 奧奥 奬奨
姊姉 姬姫 娛娯 孃嬢 學学 寢寝 實実 寫写 寬寛 寶宝 將将 專専 對対 尙尚 屆届 屛屏 屬属 峯峰 峽峡 嶽岳
巖巌 帶帯 幷并 廢廃 廣広 廳庁 强強 彈弾 彌弥 彎弯 彥彦 從従 徵徴 德徳 恆恒 悅悦 惠恵 惡悪 惱悩 愼慎
慘惨 應応 懷懐 戀恋 戰戦 戲戯 戶戸 戾戻 拂払 拔抜 拜拝 挾挟 插挿 揭掲 搔掻 搖揺 搜捜 摑掴 擇択 擊撃
擔担 據拠 擧挙 擴拡 攜携 攝摂 攪撹 收収 效効 敍叙 敎教 敕勅 敘叙 數数 斷断 旣既 晉晋 晚晩 晝昼 曆暦
曉暁 曾曽 會会 條条 棧桟 榮栄 槇槙 槪概 樂楽 樓楼 樞枢 樣様 橫横 檜桧 檢検 櫻桜 權権 歐欧 歡歓 步歩
歲歳 歷歴 歸帰 殘残 殼殻 毆殴 每毎 氣気 沒没 涉渉 淚涙 淨浄 淸清 淺浅 溪渓 溫温 溼湿 滯滞 滿満 潛潜
澀渋 澁渋 澤沢 濕湿 濟済 濱浜 瀆涜 瀧滝 灣湾 燈灯 燒焼 營営 爐炉 爭争 爲為 犧犠 狀状 狹狭 獨独 獵猟
獸獣 獻献 瑤瑶 瓣弁 甁瓶 產産 畫画 當当 疊畳 瘦痩 癡痴 發発 盜盗 盡尽 眞真 眾衆 硏研 碎砕 祕秘 祿禄
禪禅 禮礼 禰祢 禱祷 稅税 稱称 稻稲 穗穂 穩穏 穰穣 竊窃 竝並 簞箪 粹粋 絕絶 絲糸 經経 綠緑 緖緒 緣縁
縣県 縱縦 總総 繩縄 繪絵 繫繋 繼継 續続 纖繊 缺欠 罐缶 聰聡 聲声 聽聴 肅粛 脫脱 腦脳 膽胆 臟臓 臺台
與与 舉挙 舊旧 舍舎 舖舗 艷艶 莊荘 莖茎 萊莱 萠萌 萬万 蔣蒋 蔥葱 薰薫 藏蔵 藝芸 藥薬 藪薮 蘆芦 處処
虛虚 號号 螢蛍 蟬蝉 蟲虫 蠟蝋 蠶蚕 蠻蛮 衞衛 裝装 襃褒 覺覚 覽覧 觀観 觸触 說説 諫諌 謠謡 證証 譯訳
譽誉 讀読 變変 讓譲 豎竪 豐豊 豫予 貳弐 賣売 賴頼 贊賛 踐践 輕軽 轉転 辨弁 辭辞 辯弁 遙遥 遞逓 遲遅
邊辺 鄉郷 鄕郷 醉酔 醫医 醬醤 釀醸 釋釈 錄録 錢銭 鍊錬 鎭鎮 鐵鉄 鑄鋳 鑛鉱 閱閲 關関 陷陥 隨随 險険
隱隠 隸隷 雙双 雜雑 雞鶏 霸覇 靈霊 靑青 靜静 頰頬 頹頽 顏顔 顚顛 顯顕 飜翻 飮飲 餘余 餠餅 騷騒 驅駆
驒騨 驗験 驛駅 髓髄 體体 髮髪 鬪闘 鰺鯵 鷄鶏 鷗鴎 鹼鹸 鹽塩 麥麦 麴麹 麵麺 黃黄 黑黒 默黙 點点 黨党
齊斉 齋斎 齒歯 齡齢 龍竜
"""
"""旧字体 and other printed forms to 新字体: 學学."""

VARIANTS = """
㐂喜 乕虎 从従 冨富 冲沖 决決 况況 凉涼 减減 凖準 劒剣 劔剣 咒呪 囯国 圀国 埜野 寳宝 嵜崎 嶋島 嶌島
徤健 恊協 惪徳 无無 昻昂 枩松 柗松 栁柳 桒桑 槗橋 气気 淵渕 渊渕 濵浜 濶闊 瀨瀬 烟煙 畧略 畵画 粮糧
綫線 网網 羣群 翆翠 聯連 舘館 舩船 裡裏 蹟跡 躰体 軆体 輛両 迹跡 邉辺 邨村 鄰隣 鈎鉤 銕鉄 鐡鉄 閒間
附付 靭靱 髙高 鬭闘 鴈雁 龜亀 﨑崎 𠮷吉 𣘺橋
"""
"""異体字 of names and of everyday writing: 髙高, 邉辺, 強靭 to 強靱, 附属 to 付属."""

SIMPLIFIED_FORMS = """
业業 东東 两両 为為 习習 乡郷 书書 买買 亚亜 产産 亲親 亿億 仅僅 仓倉 众衆 优優 伟偉 传伝 伤傷 侧側
债債 储儲 关関 兴興 养養 农農 击撃 刘劉 则則 刚剛 创創 别別 务務 动動 劳労 势勢 华華 协協 单単 卖売
卫衛 厅庁 历歴 县県 发発 变変 启啓 吴呉 员員 响響 喷噴 团団 园園 围囲 图図 圆円 场場 块塊 坚堅 垒塁
备備 头頭 奋奮 奖奨 妇婦 孙孫 宁寧 实実 审審 宪憲 宾賓 对対 导導 尘塵 层層 岁歳 岛島 币幣 帅帥 师師
带帯 庆慶 库庫 应応 废廃 开開 异異 张張 弹弾 归帰 录録 彻徹 忆憶 忧憂 怀懐 态態 总総 恶悪 悬懸 惊驚
惯慣 戏戯 战戦 户戸 扩拡 扫掃 扬揚 扰擾 抚撫 护護 报報 拟擬 拥擁 择択 挥揮 损損 换換 摄摂 敌敵 时時
显顕 晓暁 术術 杂雑 权権 极極 构構 标標 栈桟 栋棟 树樹 样様 桥橋 检検 欢歓 毕畢 汉漢 汤湯 沟溝 泽沢
洁潔 测測 济済 浓濃 润潤 渐漸 溃潰 满満 滨浜 灭滅 灵霊 灾災 炼錬 热熱 爱愛 牵牽 环環 现現 电電
畅暢 疗療 监監 盘盤 矿鉱 础礎 确確 祸禍 离離 种種 积積 稳穏 穷窮 竞競 笔筆 简簡 紧緊 红紅 纤繊 约約
级級 纪紀 纯純 纲綱 纳納 纵縦 纷紛 纸紙 纹紋 纺紡 线線 练練 组組 细細 织織 终終 绍紹 经経 结結 绘絵
给給 络絡 绝絶 统統 绩績 绪緒 维維 绵綿 综綜 绿緑 缓緩 编編 缘縁 缩縮 罗羅 罚罰 职職 联連 肃粛 胁脅
胜勝 脏臓 脑脳 舰艦 艺芸 节節 苏蘇 荣栄 药薬 获獲 营営 蓝藍 虑慮 补補 规規 视視 览覧 觉覚 计計 订訂
认認 讨討 让譲 训訓 议議 记記 讲講 许許 论論 设設 访訪 证証 评評 识識 诉訴 诊診 词詞 译訳 试試 诗詩
诚誠 话話 询詢 该該 详詳 语語 误誤 说説 请請 诸諸 课課 谁誰 调調 谈談 谋謀 谓謂 谢謝 谦謙 谱譜 贝貝
负負 贡貢 财財 责責 贤賢 败敗 货貨 质質 贩販 购購 贯貫 贵貴 贷貸 贸貿 费費 贺賀 资資 赋賦 赏賞 赖頼
赛賽 赞賛 赠贈 车車 轨軌 转転 轮輪 软軟 轻軽 载載 较較 辅輔 辆両 辈輩 辉輝 输輸 边辺 达達 迁遷 过過
运運 还還 进進 远遠 违違 连連 迟遅 适適 选選 递逓 遗遺 邻隣 郑鄭 释釈 针針 钟鐘 钢鋼 钱銭 铁鉄 铃鈴
铜銅 银銀 销銷 锁鎖 锋鋒 错錯 锻鍛 镇鎮 镜鏡 长長 门門 闭閉 问問 间間 闻聞 阅閲 阵陣 阶階 际際 陆陸
陈陳 险険 难難 雾霧 页頁 顶頂 项項 顺順 须須 顾顧 预預 领領 频頻 题題 颜顔 额額 风風 飞飛 饭飯 饮飲
馆館 马馬 驱駆 验験 骑騎 鱼魚 鲜鮮 鸟鳥 鸡鶏 鸣鳴 齐斉 齿歯 龙竜 龟亀
"""
"""Simplified Chinese forms, which character recognition and Chinese input methods bring in: 产産."""

RADICALS = """
⺠民 ⻁虎 ⻃西 ⻄西 ⻅見 ⻆角 ⻉貝 ⻋車 ⻑長 ⻔門 ⻘青 ⻙韋 ⻚頁 ⻛風 ⻜飛 ⻝食 ⻢馬 ⻣骨 ⻤鬼 ⻥魚
⻦鳥 ⻨麦 ⻩黄 ⻫斉 ⻬斉 ⻭歯 ⻮歯 ⻯竜 ⻰竜 ⻱亀 ⻲亀
"""
"""Radical signs without a compatibility mapping that PDF extraction puts in place of the kanji: ⻑長."""
