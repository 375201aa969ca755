// Any other call to Stripe came back well: what came is counted by its kind and the last one kept.
def kind = parsed_data.object ?: 'object'

context.increment("stripe:${kind}")
context.put("last:${kind}", [id: parsed_data.id, status: parsed_data.status, livemode: parsed_data.livemode])
if (kind == 'list') {
    log 'list of', parsed_data.data.size(), parsed_data.has_more ? 'and more' : ''
} else {
    log kind, parsed_data.id, parsed_data.status ?: ''
}
[object: kind, id: parsed_data.id, count: kind == 'list' ? parsed_data.data.size() : 1]
