package io.aftercall.http.server;

import java.time.Duration;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;

/** Closes a connection on which the next complete head does not come in time. One instance serves all connections. */
final class HeadDeadline extends GraphStage<BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse>> {

    private final Inlet<HttpRequest> requestIn = Inlet.create("HeadDeadline.requestIn");
    private final Outlet<HttpRequest> requestOut = Outlet.create("HeadDeadline.requestOut");
    private final Inlet<HttpResponse> responseIn = Inlet.create("HeadDeadline.responseIn");
    private final Outlet<HttpResponse> responseOut = Outlet.create("HeadDeadline.responseOut");
    private final BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse> shape =
            BidiShape.of(requestIn, requestOut, responseIn, responseOut);
    private final Duration first;
    private final Duration next;

    HeadDeadline(Deadlines deadlines) {
        this.first = deadlines.firstHead();
        this.next = deadlines.nextHead();
    }

    @Override
    public BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private final class Logic extends TimerGraphStageLogic {

        private static final String TIMER = "head";

        private Logic() {
            super(shape);
            setHandler(requestIn, new AbstractInHandler() {
                @Override
                public void onPush() {
                    cancelTimer(TIMER);
                    push(requestOut, grab(requestIn));
                }

                @Override
                public void onUpstreamFinish() {
                    complete(requestOut); // the client sends no more, and still waits for its answer
                }
            });
            setHandler(requestOut, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    pull(requestIn);
                }

                @Override
                public void onDownstreamFinish(Throwable cause) {
                    cancel(requestIn, cause);
                }
            });
            setHandler(responseIn, new AbstractInHandler() {
                @Override
                public void onPush() {
                    push(responseOut, grab(responseIn));
                    scheduleOnce(TIMER, next);
                }
            });
            setHandler(responseOut, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    pull(responseIn);
                }
            });
        }

        @Override
        public void preStart() {
            scheduleOnce(TIMER, first);
        }

        @Override
        public void onTimer(Object key) {
            completeStage();
        }
    }
}
