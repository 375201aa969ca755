package io.aftercall.http.server;

import io.aftercall.request.FieldError;
import java.time.Duration;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** The answers of the endpoint. */
final class Replies {

    static final HttpHeader CLOSE = Connection.create("close");

    private static final ContentType PROBLEM =
            ContentTypes.create((MediaType.Binary) MediaTypes.custom("application/problem+json", true, true));

    private Replies() {}

    static HttpResponse json(int status, String json) {
        return HttpResponse.create()
                .withStatus(status)
                .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, json));
    }

    static HttpResponse json(int status, Json.Writer writer) {
        return json(status, Json.write(writer));
    }

    static HttpResponse problem(Problem problem) {
        HttpResponse response = HttpResponse.create()
                .withStatus(problem.kind().status())
                .withEntity(HttpEntities.create(PROBLEM, utf8(Json.write(writer(problem)))));
        // What is left of such a body is not read any more, so that nothing else can follow on the connection.
        boolean cut = problem.kind() == Problem.Kind.TOO_LARGE || problem.kind() == Problem.Kind.TOO_SLOW;
        return cut ? response.addHeader(CLOSE) : response;
    }

    static HttpHeader retryAfter(Duration wait) {
        long seconds = wait.plusMillis(999).toSeconds();
        return RawHeader.create("Retry-After", Long.toString(Math.max(1, seconds)));
    }

    static Json.Writer writer(Problem problem) {
        return json -> {
            json.writeStartObject();
            json.writeStringField("type", problem.kind().type());
            json.writeStringField("title", problem.kind().title());
            json.writeNumberField("status", problem.kind().status());
            json.writeStringField("detail", problem.detail());
            if (problem.correlationId() != null) {
                json.writeStringField("correlation_id", problem.correlationId());
            }
            if (!problem.errors().isEmpty()) {
                json.writeArrayFieldStart("errors");
                for (FieldError error : problem.errors()) {
                    json.writeStartObject();
                    json.writeStringField("field", error.field());
                    json.writeStringField("message", error.message());
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
