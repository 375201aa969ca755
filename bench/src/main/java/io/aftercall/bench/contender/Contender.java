package io.aftercall.bench.contender;

/** Who is measured. */
public interface Contender {

    String name();

    /** What the store keeps when the machine dies, as it is set up here. */
    String durability(String fsync);

    /** Starts its processes in the arena; answers when they are ready to work. */
    Session start(Arena arena);
}
