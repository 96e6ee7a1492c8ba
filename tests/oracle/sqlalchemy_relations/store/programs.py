"""Programs that are both run and analysed: each is one function, and what it says is thrown away."""

from sqlalchemy import func, insert, select, text, update
from sqlalchemy.orm import Session, contains_eager, joinedload, load_only, selectinload, subqueryload

from store.models import Address, Category, Customer, Line, Note, Order, Product, Tag, Variant


def column(session: Session):
    for line in session.scalars(select(Line)):
        print(line.order_id)


def one_row(session: Session):
    for customer in session.scalars(select(Customer)).all():
        print(customer.address.city, customer.address.id)


def one_row_of_a_query(session: Session):
    for customer in session.query(Customer):
        print(customer.address.city)


def one_row_and_below(session: Session):
    for order in session.query(Order).all():
        print(order.customer.address.city)


def a_list(session: Session):
    for product in session.scalars(select(Product)):
        print(len(product.variants), product.variants[0].product.name)


def a_list_and_back(session: Session):
    for customer in session.scalars(select(Customer)):
        for order in customer.orders:
            print(order.customer.id)


def many_to_many(session: Session):
    for product in session.scalars(select(Product)):
        print(len(product.tags))


def many_to_many_backwards(session: Session):
    for tag in session.scalars(select(Tag)):
        print(len(tag.products))


def by_backref(session: Session):
    for category in session.query(Category):
        print(len(category.products))


def children(session: Session):
    for category in session.query(Category).all():
        print(len(category.children))


def joined_by_the_class(session: Session):
    for order in session.scalars(select(Order)).unique():
        print(len(order.lines))


def dynamic(session: Session):
    for customer in session.scalars(select(Customer)):
        print(customer.notes.filter(Note.text == "hello").count())


def dynamic_gone_through(session: Session):
    for customer in session.scalars(select(Customer)):
        print([note.text for note in customer.notes])


def joined(session: Session):
    for customer in session.scalars(select(Customer).options(joinedload(Customer.address))):
        print(customer.address.city)


def joined_below(session: Session):
    query = session.query(Order).options(joinedload(Order.customer).joinedload(Customer.address))
    for order in query.all():
        print(order.customer.address.city)


def selected_in(session: Session):
    statement = select(Product).options(selectinload(Product.variants), selectinload(Product.tags))
    for product in session.scalars(statement).all():
        print(len(product.variants), len(product.tags))


def selected_in_below(session: Session):
    statement = select(Customer).options(selectinload(Customer.orders).selectinload(Order.lines))
    for customer in session.scalars(statement).all():
        print([line.id for order in customer.orders for line in order.lines])


def with_options_below(session: Session):
    statement = select(Customer).options(
        selectinload(Customer.orders).options(selectinload(Order.lines)), joinedload(Customer.address)
    )
    for customer in session.scalars(statement).all():
        print(customer.address.city, [line.id for order in customer.orders for line in order.lines])


def by_subquery(session: Session):
    for product in session.query(Product).options(subqueryload(Product.variants)).all():
        print(len(product.variants))


def contained(session: Session):
    statement = select(Customer).join(Customer.address).options(contains_eager(Customer.address))
    for customer in session.scalars(statement):
        print(customer.address.city)


def columns_alone(session: Session):
    for customer in session.scalars(select(Customer).options(load_only(Customer.id))):
        print(customer.id)


def tuples(session: Session):
    for customer, address in session.execute(select(Customer, Address).join(Customer.address)):
        print(customer.address.city, address.city)


def tuples_of_one(session: Session):
    for row in session.execute(select(Product)):
        print(len(row.Product.variants), len(row[0].tags))


def row_by_key(session: Session):
    for line in session.scalars(select(Line)).all():
        print(session.get(Product, line.product_id).name)


def query_by_key(session: Session):
    for line in session.query(Line).all():
        print(session.query(Variant).filter_by(product_id=line.product_id).count())


def scalar_per_row(session: Session):
    for category in session.scalars(select(Category)).all():
        print(session.scalar(select(func.count()).select_from(Product).where(Product.category_id == category.id)))


def text_per_row(session: Session):
    for row in session.execute(text("SELECT id FROM products")).all():
        print(session.execute(text("SELECT COUNT(*) FROM variants WHERE product_id = :id"), {"id": row.id}).scalar())


def flush_per_row(session: Session):
    for product in session.scalars(select(Product)).all():
        session.add(Note(customer_id=1, text=product.name))
        session.flush()


def flush_once(session: Session):
    for product in session.scalars(select(Product)).all():
        # With keys of its own, all rows go out in one call.
        session.add(Note(id=product.id, customer_id=1, text=product.name))
    session.flush()


def insert_many(session: Session):
    names = session.scalars(select(Product.name)).all()
    session.execute(insert(Note), [{"customer_id": 1, "text": name} for name in names])


def update_per_row(session: Session):
    for product in session.scalars(select(Product)).all():
        session.execute(update(Note).where(Note.text == product.name).values(text=""))


def refresh_per_row(session: Session):
    for tag in session.scalars(select(Tag)).all():
        session.refresh(tag)


def twice_the_same_list(session: Session):
    products = session.scalars(select(Product)).all()
    for product in products:
        print(len(product.variants))
    for product in products:
        print(len(product.variants))


def a_page(session: Session):
    for product in session.query(Product).order_by(Product.id).limit(3).all():
        print(len(product.tags))
