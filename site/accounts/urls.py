urlpatterns: list = []
shadow_patterns: list = []
