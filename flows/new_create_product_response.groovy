// A product was created. If the request carried args.chain, its price comes next, and the subscription after that.
def chain = request.args?.chain

context.put("product:${parsed_data.id}", [name: parsed_data.name, active: parsed_data.active])
context.increment('products')
log 'product', parsed_data.id, parsed_data.name

def price = null
if (chain) {
    // The name gives the call its id, so that a repeated run of this flow meets the same price and makes no second one.
    price = new_price()
        .product(parsed_data.id)
        .unit_amount(chain.unit_amount)
        .currency(chain.currency)
        .recurring(chain.interval ? [interval: chain.interval] : null)
        .named('price')
        .args(chain: chain)
        .create_async(request.worker_id, request.context_id)
    log price, price.id
}
[product: parsed_data.id, price_request: price?.id]
