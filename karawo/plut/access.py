"""Who may see and do what at a centre; the second lock beside row-level security."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from karawo.accounts.access import Nearness, held_by, may, relation, scope_of
from karawo.accounts.models import Centre, User
from karawo.plut.models import Case, Session, SessionClient
from karawo.regions.access import Scope

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from karawo.plut.models.of_centre import OfCentre

    type Viewer = User | AnonymousUser | Scope


def _scope(viewer: Viewer) -> Scope:
    return viewer if isinstance(viewer, Scope) else scope_of(viewer)


def of_scope(scope: Scope) -> Q | None:
    """None: no limit. The policy of `of_centre` written a second time on purpose."""
    if scope.standing != "app":
        return None
    return (
        Q(centre_id__in=scope.centre_ids)
        | Q(also_centre_id__in=scope.centre_ids)
        | Q(kab_id__in=scope.office_kab_ids)
    )


def visible_cases(viewer: Viewer) -> QuerySet[Case]:
    """Cases a person (or a scope already known) may see.

    - of the centre a role is held at, and the history of a client who came from elsewhere
    - of the territory of an office
    - the own file
    - an analyst with a purpose: all
    """
    scope = _scope(viewer)
    rows = of_scope(scope)
    return Case.objects.all() if rows is None else Case.objects.filter(rows | Q(subject_id__in=scope.own_ids))


def visible_sessions(viewer: Viewer) -> QuerySet[Session]:
    """As for cases."""
    scope = _scope(viewer)
    rows = of_scope(scope)
    if rows is None:
        return Session.objects.all()
    # One client of a group may have gone to another centre: it reads the session, not who else was there.
    moved = SessionClient.objects.filter(session=OuterRef("pk"), also_centre_id__in=scope.centre_ids)
    return Session.objects.filter(rows | Q(subject_ids__overlap=list(scope.own_ids)) | Exists(moved))


def near_case(user: User | AnonymousUser, row: OfCentre) -> Nearness:
    return relation(user, centre_id=row.centre_id, kab_id=row.kab_id, owner_ids=(row.subject_id,))


def near_session(user: User | AnonymousUser, session: Session) -> Nearness:
    return relation(
        user, centre_id=session.centre_id, kab_id=session.kab_id, owner_ids=tuple(session.subject_ids)
    )


def near_centre(user: User | AnonymousUser, centre: Centre) -> Nearness:
    return relation(user, centre_id=centre.pk, kab_id=int(str(centre.region_id)[:4]))


def may_work(user: User | None, case: OfCentre) -> bool:
    """Change anything of a case; None is the system itself: jobs and the command line."""
    return user is None or may(user, "correct", "case", near_case(user, case))


def may_open_case(user: User | None, centre: Centre) -> bool:
    return user is None or may(user, "register", "case", near_centre(user, centre))


def may_log(user: User | None, centre: Centre) -> bool:
    return user is None or may(user, "register", "session", near_centre(user, centre))


def may_read_notes(user: User, case: Case) -> bool:
    return may(user, "see", "case_note", near_case(user, case))


def may_keep_profile(user: User | None, centre: Centre) -> bool:
    return user is None or may(user, "correct", "centre_profile", near_centre(user, centre))


def may_keep_staff(user: User | None, centre: Centre) -> bool:
    return user is None or may(user, "correct", "consultant_file", near_centre(user, centre))


def may_see_staff(user: User, centre: Centre) -> bool:
    return may(user, "see", "consultant_file", near_centre(user, centre))


def may_answer(user: User | None, row: OfCentre) -> bool:
    """The client says whether a result is true: nobody else."""
    return user is not None and may(user, "decide", "outcome", near_case(user, row))


def own_centre_ids(user: User | AnonymousUser) -> tuple[int, ...]:
    """The centres a role is held at today."""
    return tuple(sorted({held.centre_id for held in held_by(user) if held.centre_id is not None}))
