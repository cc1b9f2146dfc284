"""Puts our own site in the place of Django's: the rooms register with `admin.register` as usual."""

from django.contrib.admin.apps import AdminConfig


class ReferenceAdminConfig(AdminConfig):
    default_site = "karawo.accounts.acuan.ReferenceSite"
