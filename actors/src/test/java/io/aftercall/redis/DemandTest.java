package io.aftercall.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DemandTest {

    private final Demand demand = new Demand();

    @Test
    void fitsNothingAtFirst() {
        assertThat(demand.free()).isZero();
        assertThat(demand.available().toCompletableFuture()).isNotDone();
    }

    @Test
    void saysWhatFits() {
        var waiting = demand.available().toCompletableFuture();

        demand.fits(3);

        assertThat(waiting).isCompleted();
        assertThat(demand.free()).isEqualTo(3);
        assertThat(demand.available().toCompletableFuture()).isCompleted();
    }

    @Test
    void fitsNothingWhileABatchIsOnItsWay() {
        demand.fits(3);
        demand.sent();
        demand.fits(5);

        assertThat(demand.free()).isZero();
        assertThat(demand.available().toCompletableFuture()).isNotDone();
    }

    @Test
    void fitsAgainWhenTheBatchIsHere() {
        demand.fits(3);
        demand.sent();
        var waiting = demand.available().toCompletableFuture();

        demand.arrived(2);

        assertThat(waiting).isCompleted();
        assertThat(demand.free()).isEqualTo(2);
    }

    @Test
    void takesBackWhatNoLongerFits() {
        demand.fits(3);
        demand.fits(0);
        assertThat(demand.available().toCompletableFuture()).isNotDone();

        demand.fits(1);
        assertThat(demand.available().toCompletableFuture()).isCompleted();
    }

    @Test
    void waitsOnWhenTheBatchLeavesNoRoom() {
        demand.fits(3);
        demand.sent();
        var waiting = demand.available().toCompletableFuture();

        demand.arrived(0);
        assertThat(waiting).isNotDone();
        demand.fits(1);

        assertThat(waiting).isCompleted();
    }
}
