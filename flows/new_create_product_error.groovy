// A product was not created. With an id of your own, a product that exists already is as good as a new one.
def error = parsed_error.error

if (error.code == 'resource_already_exists') {
    context.put('product_exists', error.param ?: true)
    log 'the product exists already'
    return [outcome: 'exists']
}
context.increment('products_failed')
context.put('last_error', [what: 'product', outcome: parsed_error.outcome, type: error.type, param: error.param])
log 'product failed', parsed_error.outcome, error.type, error.message
if (request.args?.chain) {
    reply(status: 'failed', step: 'product', message: eval_file('flows/customer_message.groovy'))
}
[outcome: parsed_error.outcome, param: error.param, charged: parsed_error.charged]
