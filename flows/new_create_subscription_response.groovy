// A subscription was created: the end of the chain product -> price -> subscription, or a call of its own.
def item = parsed_data.items?.data ? parsed_data.items.data[0] : null

context.put("subscription:${parsed_data.customer}", [
    id: parsed_data.id, status: parsed_data.status, price: item?.price?.id, product: item?.price?.product])
if (parsed_data.status in ['active', 'trialing']) {
    context.increment('subscriptions_active')
} else {
    context.increment('subscriptions_waiting')
}
log 'subscription', parsed_data.id, parsed_data.status

def message = switch (parsed_data.status) {
    case 'active' -> 'Your subscription is active.'
    case 'trialing' -> 'Your trial has begun.'
    case 'incomplete' -> 'Please complete the first payment.'
    default -> 'Your subscription is being set up.'
}
reply(subscription: parsed_data.id, status: parsed_data.status, message: message)

[subscription: parsed_data.id, status: parsed_data.status, chained: request.args?.chain != null]
