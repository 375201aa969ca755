package org.example;

/** Stands for the application whose classes its flows may use. */
public final class Application {

    private Application() {}

    /** Starts a thread, which a flow may not do itself. */
    public static void inBackground(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }
}
