from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "karawo.accounts"
    label = "accounts"
    verbose_name = "Orang dan hak"

    def ready(self) -> None:
        from karawo.accounts import announce
        from karawo.accounts.matrix import matrix

        matrix()  # a matrix with an unknown word stops the start
        announce.connect()
