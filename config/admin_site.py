"""The admin under the site's own name, for instructors as well as for superusers."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig as StockAdminConfig
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _


class CarrouselAdminSite(AdminSite):
    """The stock admin; only its redirect to an object's page on the site asks first who is asking."""

    site_header = _("Carrousel")
    site_title = _("Carrousel")
    index_title = _("Courses and quizzes")
    enable_nav_sidebar = False  # lists and forms need the width; the front page lists everything

    def get_urls(self) -> list[URLPattern | URLResolver]:
        see = path("r/<int:content_type_id>/<path:object_id>/", self.admin_view(self.see_on_site), name="view_on_site")
        return [see, *super().get_urls()]

    def see_on_site(self, request: HttpRequest, content_type_id: int, object_id: str) -> HttpResponse:
        """Django tells every member of staff the address of every object; ours, only of what its admin shows them."""
        from django.contrib.contenttypes.models import ContentType
        from django.contrib.contenttypes.views import shortcut

        model: Any = get_object_or_404(ContentType, pk=content_type_id).model_class()
        if model is None or not self.is_registered(model):
            raise Http404
        if not self.get_model_admin(model).get_object(request, object_id):
            raise Http404
        return shortcut(request, content_type_id, object_id)


class AdminConfig(StockAdminConfig):
    """Named in the settings in place of django.contrib.admin."""

    default_site = "config.admin_site.CarrouselAdminSite"
