package io.aftercall.examples;

import io.aftercall.Aftercall;
import io.aftercall.actors.IntakeActor;
import io.aftercall.actors.Submitted;
import io.aftercall.config.AftercallSettings;
import io.aftercall.queue.StoredRequest;
import io.aftercall.request.RequestType;
import io.aftercall.request.Submission;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/** The engine inside an application of actors: one of them tells the intake, and is told back. */
public final class MessagesExample extends AbstractMatchingBehavior<MessagesExample.Command> {

    sealed interface Command {}

    private record Answered(Submitted submitted) implements Command {}

    private record Ended(@Nullable StoredRequest request) implements Command {}

    private final Aftercall aftercall;

    private MessagesExample(ActorContext<Command> context, Aftercall aftercall) {
        super(context);
        this.aftercall = aftercall;
        Submission product =
                Submission.of(RequestType.PRODUCT).param("name", "Tea").build();
        aftercall
                .intake()
                .tell(new IntakeActor.Submit(product, context.messageAdapter(Submitted.class, Answered::new)));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case Answered(Submitted.Accepted accepted) -> {
                System.out.println("accepted, " + accepted.durability().label());
                getContext()
                        .pipeToSelf(
                                aftercall.await(accepted.id(), Duration.ofSeconds(30)),
                                (found, fault) -> new Ended(fault == null ? found.orElse(null) : null));
                yield this;
            }
            case Answered(Submitted other) -> stop("not accepted: " + other);
            case Ended(var request) ->
                stop(request == null ? "lost" : request.status().state() + " with a product");
        };
    }

    private static Behavior<Command> stop(String line) {
        System.out.println(line);
        return Behaviors.stopped();
    }

    public static void main(String[] args) {
        try (Aftercall aftercall = Aftercall.start(AftercallSettings.load())) {
            Behavior<Command> shop = Behaviors.setup(context -> new MessagesExample(context, aftercall));
            ActorSystem.create(shop, "shop")
                    .getWhenTerminated()
                    .toCompletableFuture()
                    .join();
        }
    }
}
