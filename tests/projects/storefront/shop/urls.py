"""All routes of the JSON API that the React front end calls."""

from django.urls import path

from catalog import views as catalog
from orders import views as orders

urlpatterns = [
    path("api/products", catalog.product_grid),
    path("api/products/page/<int:number>", catalog.product_page),
    path("api/products/<slug:slug>", catalog.product_detail),
    path("api/categories", catalog.category_menu),
    path("api/tags", catalog.tag_list),
    path("api/customers", orders.customer_list),
    path("api/orders", orders.order_list),
    path("api/orders/labels", orders.labels),
]
