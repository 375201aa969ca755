package io.aftercall;

import io.aftercall.actors.EngineListener;
import io.aftercall.actors.FlowDesk;
import io.aftercall.actors.FlowPublisher;
import io.aftercall.actors.GuardianActor.Role;
import io.aftercall.actors.VersionedScripts;
import io.aftercall.config.AftercallSettings;
import io.aftercall.config.ScriptMode;
import io.aftercall.queue.Store;
import io.aftercall.scripts.FlowCheck;
import io.aftercall.scripts.FlowDirectory;
import io.aftercall.scripts.FlowName;
import io.aftercall.scripts.FlowText;
import io.aftercall.scripts.GroovyScriptEngine;
import io.aftercall.scripts.IsolatedScriptEngine;
import io.aftercall.scripts.ScriptEngine;
import io.aftercall.scripts.ScriptModes;
import io.aftercall.scripts.isolation.IsolatedProcesses;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs scripts in one process, and what compiles flows before they become active.
 *
 * @param isolated null in a process that runs no scripts
 */
record Scripting(
        AftercallSettings settings,
        GroovyScriptEngine trusted,
        @Nullable IsolatedScriptEngine isolated) {

    private static final Logger LOG = LoggerFactory.getLogger(Scripting.class);

    /** The first script of a cold JVM takes about a second, so that second begins while Redis is sought. */
    static Scripting open(AftercallSettings settings, Set<Role> roles) {
        GroovyScriptEngine trusted = GroovyScriptEngine.create(settings.scripts());
        if (!roles.contains(Role.WORKER)) {
            return new Scripting(settings, trusted, null);
        }
        IsolatedScriptEngine isolated = IsolatedScriptEngine.open(settings.scripts(), settings.isolation());
        Scripting scripting = new Scripting(settings, trusted, isolated);
        if (scripting.isolatesFlows()) {
            isolated.warmUp();
        } else {
            tellIfBroken(trusted, FlowText.of(new FlowName("warm_up"), "request?.id"));
        }
        return scripting;
    }

    static Scripting trustedOnly(AftercallSettings settings) {
        return new Scripting(settings, GroovyScriptEngine.create(settings.scripts()), null);
    }

    /** The versions of flows: published from the directory of this process, and compiled before the first one is needed. */
    FlowDesk flows(Store store, EngineListener listener) {
        FlowDirectory directory = new FlowDirectory(settings.scripts().flowsDir(), InstantSource.system());
        FlowPublisher publisher =
                new FlowPublisher(store.flows(), directory, check(), HostName.ofThisMachine(), listener);
        FlowDesk flows = FlowDesk.open(store, publisher, listener);
        if (flows.texts().isEmpty()) {
            LOG.warn(
                    "There are no flows: each request ends with the script state no_flow. flows.dir={}",
                    directory.path().toAbsolutePath());
        }
        if (isolated != null && !isolatesFlows()) {
            flows.texts().values().forEach(flow -> tellIfBroken(trusted, flow));
        }
        return flows;
    }

    ScriptEngine over(FlowDesk flows, EngineListener listener) {
        return new VersionedScripts(flows, engine(), listener);
    }

    IsolatedProcesses.@Nullable State isolation() {
        return isolated == null ? null : isolated.state();
    }

    /** Nothing runs yet. */
    void close() {
        engine().close();
    }

    private ScriptEngine engine() {
        return isolated == null ? trusted : new ScriptModes(trusted, isolated, settings.isolation());
    }

    private FlowCheck check() {
        return isolated == null ? trusted : new ScriptModes(trusted, isolated, settings.isolation());
    }

    private boolean isolatesFlows() {
        return settings.isolation().flows() == ScriptMode.ISOLATED;
    }

    private static void tellIfBroken(GroovyScriptEngine trusted, FlowText flow) {
        try {
            trusted.check(flow)
                    .ifPresent(
                            why -> LOG.warn("An active flow does not compile here. flow={} why={}", flow.name(), why));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the flows were compiled", e);
        }
    }
}
