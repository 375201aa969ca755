package io.aftercall.http.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.util.ByteString;

/** Reads the whole body of a request, within bounds of size and time. Thread-safe. */
final class BodyReader {

    /** How many times the allowed size is read and thrown away, so that an honest client gets to see its 413. */
    private static final int TOLERATED = 8;

    private final long max;
    private final Duration deadline;
    private final Materializer materializer;

    BodyReader(long max, Duration deadline, Materializer materializer) {
        this.max = max;
        this.deadline = deadline;
        this.materializer = materializer;
    }

    /** The bytes of a JSON body; the stage fails with a {@link ProblemException} if there are none to be had. */
    CompletionStage<byte[]> readJson(HttpRequest request) {
        if (!isJson(request)) {
            discard(request);
            return failed(Problem.of(
                    Problem.Kind.UNSUPPORTED_MEDIA_TYPE,
                    "Send Content-Type: application/json, and no Content-Encoding."));
        }
        return request.entity()
                .withSizeLimit(TOLERATED * max)
                .getDataBytes()
                .completionTimeout(deadline)
                .runFold(new Collected(ByteString.emptyByteString(), 0), this::collect, materializer)
                .handle((collected, fault) -> {
                    if (fault != null) {
                        throw new ProblemException(problem(fault));
                    }
                    if (collected.size() > max) {
                        throw new ProblemException(tooLarge());
                    }
                    return collected.bytes().toArray();
                });
    }

    /** Reads what nobody wants, so that the connection can be used again. */
    void discard(HttpRequest request) {
        request.discardEntityBytes(materializer);
    }

    private record Collected(ByteString bytes, long size) {}

    private Collected collect(Collected until, ByteString more) {
        long size = until.size() + more.size();
        return new Collected(
                size > max ? ByteString.emptyByteString() : until.bytes().concat(more), size);
    }

    private static boolean isJson(HttpRequest request) {
        MediaType type = request.entity().getContentType().mediaType();
        return type.mainType().equals("application")
                && type.subType().equals("json")
                && request.getHeader("Content-Encoding").isEmpty();
    }

    private Problem problem(Throwable fault) {
        return switch (fault instanceof CompletionException ? fault.getCause() : fault) {
            case TimeoutException slow ->
                Problem.of(Problem.Kind.TOO_SLOW, "The body has to be complete within " + deadline.toSeconds() + " s.");
            case EntityStreamSizeException large -> tooLarge();
            case null, default -> Problem.of(Problem.Kind.MALFORMED, "The body was cut off.");
        };
    }

    private Problem tooLarge() {
        return Problem.of(Problem.Kind.TOO_LARGE, "A body may have " + max + " bytes.");
    }

    private static <T> CompletionStage<T> failed(Problem problem) {
        return CompletableFuture.failedStage(new ProblemException(problem));
    }
}
