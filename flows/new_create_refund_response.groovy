// A refund was created. It can still fail later: 'pending' is not yet money.
def payment = parsed_data.payment_intent ?: parsed_data.charge

context.put("refund:${payment}", [id: parsed_data.id, amount: parsed_data.amount, status: parsed_data.status])
if (parsed_data.status in ['succeeded', 'pending']) {
    context.increment("refunded:${parsed_data.currency}", parsed_data.amount)
}
log 'refund', parsed_data.id, parsed_data.status, parsed_data.amount, parsed_data.currency

def message = switch (parsed_data.status) {
    case 'succeeded' -> 'Your money is on its way. Banks take 5 to 10 days to show it.'
    case 'pending' -> 'Your refund is being processed.'
    case 'requires_action' -> 'We need something from you to send your refund.'
    default -> 'Your refund did not go through. We will get back to you.'
}
reply(refund: parsed_data.id, status: parsed_data.status, message: message)

[refund: parsed_data.id, status: parsed_data.status, amount: parsed_data.amount]
