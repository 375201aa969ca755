// A price was created. If the request carried args.chain with a customer, the subscription comes next.
def chain = request.args?.chain

context.put("price:${parsed_data.id}", [
    product: parsed_data.product, unit_amount: parsed_data.unit_amount, currency: parsed_data.currency,
    interval: parsed_data.recurring?.interval])
context.increment('prices')
log 'price', parsed_data.id, parsed_data.unit_amount, parsed_data.currency

def subscription = null
if (chain?.customer && parsed_data.recurring) {
    subscription = new_subscription()
        .customer(chain.customer)
        .items([[price: parsed_data.id]])
        .metadata(product: parsed_data.product)
        .named('subscription')
        .args(chain: chain)
        .create_async(request.worker_id, request.context_id)
    log subscription, subscription.id
}
[price: parsed_data.id, subscription_request: subscription?.id]
