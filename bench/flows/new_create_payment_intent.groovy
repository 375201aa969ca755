// What the callbacks of all contenders do: keep the status and the id.
reply(status: parsed_data.status, id: parsed_data.id)
