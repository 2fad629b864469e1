"""What PowerShell is told to complete words with: a script of our own in place of Typer's.

Typer's turns the tabulator into a menu for every command of the shell, and lets PowerShell read UTF-8 in the code page of
the console, which makes Japanese help unreadable. Ours touches no key, reads UTF-8 and puts everything back.
"""

from __future__ import annotations

from typer import _completion_classes, _completion_shared

POWERSHELL = """
$scriptblock = {
    param($wordToComplete, $commandAst, $cursorPosition)
    $encodingBefore = [Console]::OutputEncoding
    $ioBefore = $Env:PYTHONIOENCODING
    try {
        [Console]::OutputEncoding = [System.Text.UTF8Encoding]::new($false)
        $Env:PYTHONIOENCODING = "utf-8"
        $Env:%(autocomplete_var)s = "complete_powershell"
        $Env:_TYPER_COMPLETE_ARGS = $commandAst.ToString()
        $Env:_TYPER_COMPLETE_WORD_TO_COMPLETE = $wordToComplete
        %(prog_name)s | ForEach-Object {
            $word, $help = $_ -split ":::", 2
            if (-not $help) { $help = $word }
            [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $help)
        }
    } finally {
        [Console]::OutputEncoding = $encodingBefore
        $Env:PYTHONIOENCODING = $ioBefore
        $Env:%(autocomplete_var)s = $null
        $Env:_TYPER_COMPLETE_ARGS = $null
        $Env:_TYPER_COMPLETE_WORD_TO_COMPLETE = $null
    }
}
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock $scriptblock
"""


def use_own_scripts() -> None:
    """Put our script where Typer, which has no place to give one, keeps its own."""
    for shell in ("powershell", "pwsh"):
        _completion_shared._completion_scripts[shell] = POWERSHELL
    _completion_classes.PowerShellComplete.source_template = POWERSHELL
