package io.aftercall.bench.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.StreamMessage;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/**
 * The crash-safe floor: the least that does the work and loses nothing. Streams read in batches, bare sockets on virtual
 * threads, an entry ended after the next step is stored. No record, no history, no retry, no takeover.
 */
public final class FloorWorker {

    private static final int BATCH = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Surroundings surroundings = Surroundings.read();
    private final SocketClient stripe = new SocketClient(surroundings.stripePort());
    private final Semaphore calls = new Semaphore(surroundings.concurrency());
    private final BlockingQueue<Answered> answered = new LinkedBlockingQueue<>();
    private final LongAdder done = new LongAdder();

    private record Answered(String entry, String number, String answer) {}

    @FunctionalInterface
    private interface Step {

        void run(FloorStreams streams) throws Exception;
    }

    private FloorWorker() {}

    public static void main(String[] args) throws Exception {
        FloorWorker worker = new FloorWorker();
        try (FloorStreams streams = new FloorStreams(worker.surroundings.redisPort())) {
            streams.createGroup(FloorStreams.CHARGES);
            streams.createGroup(FloorStreams.CALLBACKS);
        }
        if (worker.surroundings.charges()) {
            worker.loop("charges", worker::takeCharges);
            worker.loop("answers", worker::storeAnswers);
            worker.loop("callbacks", worker::runCallbacks);
        } else {
            worker.loop("empty", worker::runEmpty);
        }
        Lines.tell(worker.done);
        Lines.waitForEnd();
        System.exit(0);
    }

    private void loop(String name, Step step) {
        Thread.ofPlatform().daemon().name(name).start(() -> {
            try (FloorStreams streams = new FloorStreams(surroundings.redisPort())) {
                while (true) {
                    step.run(streams);
                }
            } catch (Exception fault) {
                fault.printStackTrace();
                Runtime.getRuntime().halt(1);
            }
        });
    }

    private void runEmpty(FloorStreams streams) {
        List<StreamMessage<String, String>> jobs = streams.read(FloorStreams.CHARGES);
        if (!jobs.isEmpty()) {
            streams.end(
                    FloorStreams.CHARGES,
                    jobs.stream().map(StreamMessage::getId).toList());
            done.add(jobs.size());
        }
    }

    private void takeCharges(FloorStreams streams) throws InterruptedException {
        for (StreamMessage<String, String> job : streams.read(FloorStreams.CHARGES)) {
            calls.acquire();
            Thread.ofVirtual().start(() -> call(job));
        }
    }

    private void call(StreamMessage<String, String> job) {
        try {
            Map<String, String> body = job.getBody();
            String number = body.get("number");
            String form = "amount=" + body.get("amount") + "&currency=" + body.get("currency") + "&description="
                    + URLEncoder.encode(body.get("description"), StandardCharsets.UTF_8);
            byte[] answer = stripe.post("charge-" + number, form.getBytes(StandardCharsets.US_ASCII));
            answered.add(new Answered(job.getId(), number, new String(answer, StandardCharsets.UTF_8)));
        } catch (IOException fault) {
            fault.printStackTrace();
            Runtime.getRuntime().halt(1);
        } finally {
            calls.release();
        }
    }

    private void storeAnswers(FloorStreams streams) throws InterruptedException {
        List<Answered> batch = new ArrayList<>();
        batch.add(answered.take());
        answered.drainTo(batch, BATCH - 1);
        List<RedisFuture<String>> written = batch.stream()
                .map(answer -> streams.append(
                        FloorStreams.CALLBACKS, Map.of("number", answer.number(), "answer", answer.answer())))
                .toList();
        streams.store(written);
        streams.end(FloorStreams.CHARGES, batch.stream().map(Answered::entry).toList());
    }

    private void runCallbacks(FloorStreams streams) throws IOException {
        List<StreamMessage<String, String>> jobs = streams.read(FloorStreams.CALLBACKS);
        if (jobs.isEmpty()) {
            return;
        }
        List<RedisFuture<Long>> written = new ArrayList<>();
        for (StreamMessage<String, String> job : jobs) {
            JsonNode answer = JSON.readTree(job.getBody().get("answer"));
            written.add(streams.keep(
                    job.getBody().get("number"),
                    answer.path("status").asText(),
                    answer.path("id").asText()));
        }
        streams.store(written);
        streams.end(
                FloorStreams.CALLBACKS, jobs.stream().map(StreamMessage::getId).toList());
        done.add(jobs.size());
    }
}
