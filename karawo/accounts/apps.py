from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "karawo.accounts"
    label = "accounts"
    verbose_name = "Orang dan hak"
