package io.aftercall.bench.peer;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentCreateParams;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/** Stripe's own client, a virtual thread for each charge, its callback on the same thread, statuses in a map. */
public final class StripeJavaPeer {

    private final Surroundings surroundings = Surroundings.read();
    private final StripeClient stripe = StripeClient.builder()
            .setApiKey("sk_test_bench")
            .setApiBase("http://127.0.0.1:" + surroundings.stripePort())
            .setMaxNetworkRetries(0)
            .build();
    private final Semaphore calls = new Semaphore(surroundings.concurrency());
    private final Queue<Integer> waiting = new ArrayDeque<>();
    private final Map<Integer, String> statuses = new ConcurrentHashMap<>();
    private final LongAdder done = new LongAdder();

    private StripeJavaPeer() {}

    public static void main(String[] args) throws Exception {
        StripeJavaPeer peer = new StripeJavaPeer();
        Lines.tell(peer.done);
        Lines.serve(peer::answer);
        System.exit(0);
    }

    private String answer(String[] words) {
        return switch (words[0]) {
            case "add" -> add(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case "go" -> go();
            case "verify" ->
                Long.toString(statuses.values().stream()
                        .filter(status -> status.startsWith("succeeded pi_"))
                        .count());
            default -> "unknown word " + words[0];
        };
    }

    private String add(int from, int count) {
        for (int i = from; i < from + count; i++) {
            waiting.add(i);
        }
        return "added " + count;
    }

    private String go() {
        Integer[] numbers = waiting.toArray(Integer[]::new);
        waiting.clear();
        Thread.ofPlatform().start(() -> {
            for (Integer number : numbers) {
                calls.acquireUninterruptibly();
                Thread.ofVirtual().start(() -> run(number));
            }
        });
        return "gone " + numbers.length;
    }

    private void run(int number) {
        try {
            if (surroundings.charges()) {
                charge(number);
            }
            done.increment();
        } catch (StripeException fault) {
            fault.printStackTrace();
        } finally {
            calls.release();
        }
    }

    private void charge(int number) throws StripeException {
        PaymentIntentCreateParams params = PaymentIntentCreateParams.builder()
                .setAmount((long) Surroundings.amount(number))
                .setCurrency("usd")
                .setDescription(surroundings.description())
                .build();
        RequestOptions options =
                RequestOptions.builder().setIdempotencyKey("charge-" + number).build();
        PaymentIntent payment = stripe.v1().paymentIntents().create(params, options);
        statuses.put(number, payment.getStatus() + " " + payment.getId());
    }
}
