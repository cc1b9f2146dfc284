import pytest

from karawo.config.database import proof


@pytest.mark.slow
def test_no_acknowledged_write_is_lost_when_the_server_is_killed_under_load(made_home):
    report = proof.kill_under_load(seconds=3, kills=2, home=made_home)
    assert report.missing == []
    assert report.kills == 2
    assert report.acknowledged > 50
    assert report.is_good, str(report)


def test_a_lost_row_would_be_reported():
    report = proof.Report(seconds=1, kills=1, acknowledged=3, found=2, missing=[3], interruptions=1)
    assert not report.is_good
    assert "NOT GOOD" in str(report)
