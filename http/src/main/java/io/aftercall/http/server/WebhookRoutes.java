package io.aftercall.http.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aftercall.actors.Reconciliations;
import io.aftercall.actors.Reconciliations.Learned;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events from Stripe: {@code /webhooks/stripe}. An event that comes twice changes nothing the second time: a
 * decision is stored once. Thread-safe.
 */
final class WebhookRoutes {

    /** Stripe's events are far below it. */
    static final long MAX_BODY = 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(WebhookRoutes.class);

    private final Reconciliations reconciliations;
    private final BodyReader bodies;
    private final WebhookSignature signature;

    WebhookRoutes(Reconciliations reconciliations, BodyReader bodies, WebhookSignature signature) {
        this.reconciliations = reconciliations;
        this.bodies = bodies;
        this.signature = signature;
    }

    /** None while there is no secret to verify an event with. */
    List<Router.Route> routes() {
        return signature.settings().secrets().isEmpty()
                ? List.of()
                : List.of(Router.Route.post("/webhooks/stripe", this::take));
    }

    private CompletionStage<HttpResponse> take(Incoming incoming) {
        return bodies.readJson(incoming.request()).thenCompose(body -> {
            List<String> headers = StreamSupport.stream(
                            incoming.request().getHeaders().spliterator(), false)
                    .filter(header -> header.is("stripe-signature"))
                    .map(HttpHeader::value)
                    .toList();
            if (headers.size() != 1 || !signature.isValid(headers.getFirst(), body)) {
                throw new ProblemException(Problem.of(
                        Problem.Kind.BAD_SIGNATURE, "No secret of webhooks.secrets has signed this body lately."));
            }
            return StoreAway.guard(learn(body)).thenApply(WebhookRoutes::answer);
        });
    }

    private CompletionStage<Learned> learn(byte[] body) {
        JsonNode event = event(body);
        return event.at("/data/object") instanceof ObjectNode object
                ? reconciliations.learn(object, event.path("account").textValue())
                : CompletableFuture.completedStage(Learned.IGNORED);
    }

    /** What Stripe has signed and we cannot read is none of ours; Stripe would send it for three days. */
    private static JsonNode event(byte[] body) {
        try {
            return Json.read(body);
        } catch (ProblemException e) {
            LOG.warn("An event from Stripe cannot be read. why={}", e.problem().detail());
            return MissingNode.getInstance();
        }
    }

    private static HttpResponse answer(Learned learned) {
        if (learned == Learned.LATER) {
            throw new ProblemException(
                    Problem.of(Problem.Kind.UNAVAILABLE, "The flow of this request still runs; send it again."));
        }
        return Replies.json(200, json -> {
            json.writeStartObject();
            json.writeBooleanField("received", true);
            json.writeEndObject();
        });
    }
}
