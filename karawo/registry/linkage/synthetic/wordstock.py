"""The stocks as arrays of this module, so that compiled functions hold them as constants."""

from karawo.registry.linkage.synthetic.literals import LITERALS
from karawo.registry.linkage.synthetic.stocks import words

_STOCKS = words(LITERALS).stocks

TEXT = _STOCKS.text
TOKEN_AT = _STOCKS.token_at
ENTRIES = _STOCKS.entries
LIST_AT = _STOCKS.list_at
SHARE = _STOCKS.share
OTHER = _STOCKS.other
WRITTEN_AT = _STOCKS.written_at
WRITTEN = _STOCKS.written
PATTERN_AT = _STOCKS.pattern_at
PATTERN_SUM = _STOCKS.pattern_sum
PATTERN = _STOCKS.pattern
FAMILY_LIST = _STOCKS.family_list
MUSLIM = _STOCKS.muslim
WORD_LISTS = _STOCKS.word_lists
TRADES = _STOCKS.trades
TRADE_SUM = _STOCKS.trade_sum
