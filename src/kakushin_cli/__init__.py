"""Programme matcher for Japanese universities, companies and local governments."""

__version__ = "0.1.0"
