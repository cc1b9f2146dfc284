from allauth.account import views as account
from allauth.mfa.base import views as second
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.urls import URLPattern, URLResolver, include, path

from karawo.accounts.entrance import entrance
from karawo.accounts.pages import centres, links, own, people

# The sign-in package finds its pages by these names.
_sign_in = [
    path("masuk/", entrance(account.login), name="account_login"),
    path("masuk/kunci/", entrance(keys.login_webauthn), name="mfa_login_webauthn"),
    path("masuk/kode/", entrance(second.authenticate), name="mfa_authenticate"),
    path("keluar/", entrance(account.logout), name="account_logout"),
    path("nonaktif/", entrance(account.account_inactive), name="account_inactive"),
    path("konfirmasi/", entrance(account.reauthenticate), name="account_reauthenticate"),
    path("konfirmasi/kode/", entrance(second.reauthenticate), name="mfa_reauthenticate"),
    path("konfirmasi/kunci/", entrance(keys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("kata-sandi/", entrance(account.password_change), name="account_change_password"),
    path("faktor-kedua/", entrance(second.index), name="mfa_index"),
    path("faktor-kedua/aplikasi/", entrance(totp.activate_totp), name="mfa_activate_totp"),
    path("faktor-kedua/aplikasi/penghapusan/", entrance(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("faktor-kedua/cadangan/", entrance(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "faktor-kedua/cadangan/baru/",
        entrance(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "faktor-kedua/cadangan.txt",
        entrance(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("faktor-kedua/kunci/", entrance(keys.list_webauthn), name="mfa_list_webauthn"),
    path("faktor-kedua/kunci/baru/", entrance(keys.add_webauthn), name="mfa_add_webauthn"),
    path("faktor-kedua/kunci/<int:pk>/", entrance(keys.edit_webauthn), name="mfa_edit_webauthn"),
    path(
        "faktor-kedua/kunci/<int:pk>/penghapusan/", entrance(keys.remove_webauthn), name="mfa_remove_webauthn"
    ),
]

_ours = [
    path("", own.home, name="home"),
    path("profil/", own.profile, name="profile"),
    path("peramban-lain/", own.elsewhere, name="elsewhere"),
    path("tujuan/", own.purpose, name="purpose"),
    path("tujuan/akhir/", own.purpose_end, name="purpose_end"),
    path("orang/", people.people, name="people"),
    path("orang/<int:person_id>/", people.person, name="person"),
    path("orang/<int:person_id>/peran/", people.grant, name="grant"),
    path("orang/<int:person_id>/keadaan/", people.activity, name="activity"),
    path("orang/<int:person_id>/tautan-sandi/", people.reset_link, name="reset_link"),
    path("peran/<int:holding_id>/pencabutan/", people.revoke, name="revoke"),
    path("undangan/", people.invitations, name="invitations"),
    path("undangan/<int:link_id>/pembatalan/", people.invitation_end, name="invitation_end"),
    path("plut/", centres.centres, name="centres"),
    path("plut/<int:centre_id>/", centres.centre, name="centre"),
    path("kode/", links.owner_code, name="owner_code"),
    path("tautan/awal/<str:token>/", links.setup, name="setup"),
    path("tautan/undangan/<str:token>/", links.invitation, name="invitation"),
    path("tautan/sandi/<str:token>/", links.new_password, name="new_password"),
]

urlpatterns: list[URLPattern | URLResolver] = [*_sign_in, path("", include((_ours, "accounts")))]
