// A customer was created. What ours is called at Stripe is kept, so that later flows of this context find it.
def ours = request.args?.user_id ?: parsed_data.metadata?.user_id

if (ours) {
    // Only the first one counts: a user who signs up twice at the same time keeps one customer.
    if (!context.compareAndSet("customer_of:${ours}", null, parsed_data.id)) {
        context.put("duplicate_customer:${parsed_data.id}", context.get("customer_of:${ours}"))
        log 'user', ours, 'has a customer already'
    }
}
context.increment('customers')
log 'customer', parsed_data.id
reply(customer: parsed_data.id)

[customer: parsed_data.id, user: ours]
