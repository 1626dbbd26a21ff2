"""The addresses of /cuenta/, and those of other packages' login forms, which lead nowhere.

Names are those that the sign-in package asks for. Not here, so that they do not exist: signing
up, login by code, e-mail management, other providers, passkeys, download of recovery codes.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import path, re_path

from .views import account as ours
from .views import invitation, lock, sessions

sign_out = ours.SignOutView.as_view()

urlpatterns = [
    path("", ours.index, name="account_index"),
    path("entrar/", account.login, name="account_login"),
    path("salir/", sign_out, name="account_logout"),
    path("sin-uso/", account.account_inactive, name="account_inactive"),
    path("registro/", ours.closed, name="account_signup"),
    path("inicio/", ours.home, name="account_home"),
    path("bloqueo/", lock.lock, name="account_lock"),
    path("bloquear/", lock.now, name="account_lock_now"),
    path("seguir/", lock.go_on, name="account_go_on"),
    path("papel/", ours.choose_role, name="account_role"),
    path("idioma/", ours.set_language, name="set_language"),
    path("confirmar/", account.reauthenticate, name="account_reauthenticate"),
    path("contrasena/", account.password_change, name="account_change_password"),
    path("contrasena/olvidada/", account.password_reset, name="account_reset_password"),
    path(
        "contrasena/olvidada/enviado/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    path(
        "contrasena/nueva/lista/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^contrasena/nueva/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("codigo/", mfa.authenticate, name="mfa_authenticate"),
    path("codigo/confirmar/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("segundo-paso/", mfa.index, name="mfa_index"),
    path("segundo-paso/activar/", totp.activate_totp, name="mfa_activate_totp"),
    path("segundo-paso/quitar/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("segundo-paso/codigos/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "segundo-paso/codigos/nuevos/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("sesiones/", sessions.own, name="usersessions_list"),
    path("sesiones/<int:pk>/terminar/", sessions.end, name="account_end_session"),
    path("invitacion/<str:token>/", invitation.invitation, name="invitation"),
    path("invitacion/<str:token>/otra/", invitation.again, name="invitation_again"),
]

# Mounted before Wagtail's own, at the root. Settings do not remove these forms: each would sign
# in with a password alone, and the last two list everybody who signs in.
shadow_patterns = [
    path("admin/login/", ours.to_sign_in),
    path("admin/logout/", sign_out),
    path("_util/login/", ours.to_sign_in),
    path("en/_util/login/", ours.to_sign_in),
    re_path(r"^admin/password_reset/", ours.closed),
    re_path(r"^admin/users/", ours.closed),
    re_path(r"^admin/groups/", ours.closed),
]
