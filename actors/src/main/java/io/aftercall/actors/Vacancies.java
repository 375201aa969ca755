package io.aftercall.actors;

import io.aftercall.queue.HeldJob;
import io.aftercall.queue.Vacancy;
import io.aftercall.queue.WorkerIds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many workers of this process have nothing to do: who stores a script job may lease it to one of them in the same
 * step. Without a pool there is none. Thread-safe.
 */
public final class Vacancies {

    private final String holder;
    private final WorkerIds ids;
    private @Nullable Pool pool;
    private boolean open;
    private int idle;
    private int promised;
    private int expected;

    /** Gets what was leased for it. */
    interface Pool {

        /** @param vacancies that were promised, however many jobs came of them */
        void take(List<HeldJob> jobs, int vacancies);
    }

    public Vacancies(String holder, WorkerIds ids) {
        this.holder = holder;
        this.ids = ids;
    }

    /** A pool begins, with nobody idle yet; what was promised for the one before it is void. */
    synchronized void opened(Pool by) {
        pool = by;
        open = false;
        idle = 0;
        promised = 0;
    }

    /** So many workers are idle now; answers how many of them nothing is promised for. */
    synchronized int show(int now) {
        idle = now;
        open = true;
        return Math.max(0, idle - promised);
    }

    /** The workers take nothing; others have to. */
    synchronized int close() {
        idle = 0;
        open = false;
        return 0;
    }

    synchronized boolean areOpen() {
        return open;
    }

    /** How many workers are idle, and nothing is on its way to them. */
    synchronized int free() {
        return Math.max(0, idle - promised - expected);
    }

    /** So many script jobs more are about to be stored. */
    synchronized void expect(int jobs) {
        expected += jobs;
    }

    /** Nobody knows of any that is about to be stored. */
    synchronized void expectNothing() {
        expected = 0;
    }

    /** Promises at most so many, for as many that were expected; {@link #fill} ends that. */
    synchronized Vacancy promise(int most) {
        expected = Math.max(0, expected - most);
        int vacancies = Math.clamp(idle - promised, 0, most);
        promised += vacancies;
        return vacancies == 0 ? Vacancy.NONE : new Vacancy(holder, ids, vacancies);
    }

    /** Hands over what came of a promise; none if nothing did. */
    void fill(Vacancy vacancy, List<HeldJob> jobs) {
        Pool taking;
        synchronized (this) {
            taking = pool;
        }
        if (vacancy.jobs() > 0 && taking != null) {
            taking.take(jobs, vacancy.jobs());
        }
    }

    /** The pool has taken what came of so many vacancies. */
    synchronized void filled(int vacancies) {
        promised = Math.max(0, promised - vacancies);
    }

    /** Whether jobs may be on their way. */
    synchronized boolean hasPromised() {
        return promised > 0;
    }
}
