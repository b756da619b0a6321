"""Of Django only what pages need: no database, no admin, no words of its own in other languages."""

from PyInstaller.utils.hooks import collect_submodules

hiddenimports = [
    "django.conf.global_settings",
    "django.conf.locale.en.formats",
    "django.core.cache.backends.locmem",
    "django.db.backends.dummy.base",
    "django.conf.locale.en_GB.formats",
    "django.core.files.uploadhandler",
    "django.core.handlers.wsgi",
    "django.middleware.csrf",
    "django.template.backends.jinja2",
    "django.views.csrf",
    "django.views.debug",
    "django.views.defaults",
    *collect_submodules("django.template"),
    *collect_submodules("django.templatetags"),
    *collect_submodules("django.utils"),
    *collect_submodules("django.urls"),
]
