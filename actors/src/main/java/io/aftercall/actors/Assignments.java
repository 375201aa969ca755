package io.aftercall.actors;

import io.aftercall.queue.HeldJob;
import java.util.function.Consumer;

/**
 * Gives the jobs in hand to whoever is idle; what may have ended another worker runs with nothing beside it. Not
 * thread-safe.
 */
final class Assignments {

    private final Staff staff;
    private final JobsInHand inHand;
    private final Seclusion seclusion;
    private final Consumer<Standstill> onAsked;

    /** @param onAsked gets a standstill that suspects wait for, to tell when it is reached, and when it is over */
    Assignments(WorkerPoolActor.Ports ports, Staff staff, Consumer<Standstill> onAsked) {
        this.staff = staff;
        this.inHand = new JobsInHand(ports);
        this.seclusion = new Seclusion(ports.gates());
        this.onAsked = onAsked;
    }

    /** How many more jobs there is somebody for. */
    int room() {
        return seclusion.isRunning() || inHand.hasSuspects() ? 0 : staff.idle();
    }

    /** @return whether it is on probation: {@link #endProbation} lets it run */
    boolean add(HeldJob job) {
        return inHand.add(job);
    }

    void endProbation(HeldJob job) {
        inHand.endProbation(job);
    }

    /** Begins whatever may begin now. */
    void goOn() {
        switch (seclusion.next(staff.isQuiet(), inHand.hasSuspects())) {
            case BEGIN_ALL -> beginAll();
            case ASK_FOR_STANDSTILL -> onAsked.accept(seclusion.ask());
            case BEGIN_SUSPECT -> beginSuspect();
            case WAIT -> {}
        }
    }

    private void beginAll() {
        HeldJob next = staff.idle() == 0 ? null : inHand.pollWaiting();
        while (next != null) {
            staff.begin(next);
            next = staff.idle() == 0 ? null : inHand.pollWaiting();
        }
    }

    private void beginSuspect() {
        if (staff.idle() == 0) {
            return;
        }
        HeldJob suspect = inHand.pollSuspect();
        if (suspect == null) {
            goOn(); // all of them are paused
            return;
        }
        seclusion.begun();
        staff.begin(suspect);
    }

    /** Whether it is news: it is the standstill that is waited for. */
    boolean reached(Standstill standstill) {
        return seclusion.reached(standstill);
    }

    void over(Standstill standstill) {
        seclusion.over(standstill);
    }

    void handBack(HeldJob job) {
        inHand.handBack(job);
    }

    /** Nothing of it begins here. */
    void handBackAll() {
        inHand.handBackAll();
        seclusion.end();
    }

    /** The leases of what nobody has begun run out. */
    void forgetAll() {
        inHand.forgetAll();
        seclusion.end();
    }
}
