package io.aftercall.testing;

import io.aftercall.queue.ActivateReply;
import io.aftercall.queue.Bell.Topic;
import io.aftercall.queue.FlowHistory;
import io.aftercall.queue.FlowHistory.Kind;
import io.aftercall.queue.FlowPin;
import io.aftercall.queue.FlowPublication;
import io.aftercall.queue.FlowTable;
import io.aftercall.queue.FlowVersions;
import io.aftercall.queue.PublishReply;
import io.aftercall.queue.ScriptJob;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The versions of flows of {@link InMemoryStore}. */
final class InMemoryFlows implements FlowVersions {

    private final InMemoryState state;
    private final Map<String, FlowRow> flows = new TreeMap<>();
    private final LinkedHashMap<String, Map<String, String>> sources = new LinkedHashMap<>(16, 0.75f, true);
    private long revision;

    InMemoryFlows(InMemoryState state) {
        this.state = state;
    }

    @Override
    public CompletionStage<PublishReply> publish(FlowPublication publication) {
        return state.step(now -> {
            FlowRow known = flows.get(publication.flow());
            Map<String, String> files = sources.computeIfAbsent(publication.source(), any -> new HashMap<>());
            String before = files.get(publication.flow());
            boolean mended = known != null && known.wasRefused(publication.version()) && publication.refusal() == null;
            if (publication.version().equals(before) && !mended) {
                return PublishReply.UNCHANGED;
            }
            if (known == null && flows.size() >= MAX_FLOWS) {
                return PublishReply.FULL;
            }
            files.put(publication.flow(), publication.version());
            if (sources.size() > MAX_SOURCES) {
                sources.pollFirstEntry();
            }
            FlowRow row = flows.computeIfAbsent(publication.flow(), FlowRow::new);
            boolean wasRefused = row.refused().isPresent();
            PublishReply reply = row.publish(publication, before != null, now);
            boolean mends = reply == PublishReply.UNCHANGED && wasRefused;
            if (reply == PublishReply.ACTIVATED || reply == PublishReply.REFUSED || mends) {
                changed(row);
            }
            return reply;
        });
    }

    @Override
    public CompletionStage<Map<String, String>> seen(String source) {
        return state.step(now -> Map.copyOf(sources.getOrDefault(source, Map.of())));
    }

    @Override
    public CompletionStage<ActivateReply> activate(String flow, String version, String by) {
        return become(flow, version, by);
    }

    @Override
    public CompletionStage<ActivateReply> deactivate(String flow, String by) {
        return become(flow, "", by);
    }

    private CompletionStage<ActivateReply> become(String flow, String version, String by) {
        return state.step(now -> {
            FlowRow row = flows.get(flow);
            if (row == null || !row.canBecome(version)) {
                return new ActivateReply.Unknown();
            }
            if (row.runs(version)) {
                return new ActivateReply.Already();
            }
            row.become(version, by, version.isEmpty() ? Kind.DEACTIVATED : Kind.ACTIVATED, now);
            changed(row);
            return new ActivateReply.Done();
        });
    }

    @Override
    public CompletionStage<Optional<FlowTable>> changedSince(long known) {
        return state.step(now -> known == revision ? Optional.empty() : Optional.of(table()));
    }

    @Override
    public CompletionStage<Optional<String>> text(String flow, String version) {
        return state.step(now -> Optional.ofNullable(flows.get(flow)).flatMap(row -> row.text(version)));
    }

    @Override
    public CompletionStage<Void> replace(String flow, String version, String text) {
        return state.step(now -> {
            FlowRow row = flows.get(flow);
            if (row != null) {
                row.replace(version, text);
            }
            return null;
        });
    }

    @Override
    public CompletionStage<Optional<FlowHistory>> history(String flow) {
        return state.step(now -> Optional.ofNullable(flows.get(flow)).map(FlowRow::history));
    }

    /** Inside a step: what an execution that is queued now is pinned to. */
    @Nullable
    FlowPin pin(ScriptJob.Flow job) {
        FlowRow own = flows.get(job.own());
        FlowRow common = flows.get(job.common());
        String ownVersion = own == null ? null : own.active();
        String commonVersion = common == null ? null : common.active();
        if (ownVersion == null && commonVersion == null) {
            return null;
        }
        boolean takesCommon =
                (ownVersion == null || ownVersion.isEmpty()) && commonVersion != null && !commonVersion.isEmpty();
        return takesCommon
                ? new FlowPin(job.common(), commonVersion)
                : new FlowPin(job.own(), ownVersion == null ? "" : ownVersion);
    }

    private void changed(FlowRow row) {
        revision++;
        Set<FlowPin> pinned = state.executions.values().stream()
                .filter(execution -> !execution.state().isTerminal())
                .map(ExecutionRow::pin)
                .filter(pin -> pin != null)
                .collect(Collectors.toSet());
        row.trim(version -> pinned.contains(new FlowPin(row.name(), version)));
        state.bell.ring(Topic.FLOWS);
    }

    private FlowTable table() {
        Map<String, FlowTable.Active> active = new TreeMap<>();
        Map<String, FlowTable.Refused> refused = new TreeMap<>();
        flows.forEach((name, row) -> {
            row.view().ifPresent(view -> active.put(name, view));
            row.refused().ifPresent(view -> refused.put(name, view));
        });
        return new FlowTable(revision, active, refused);
    }
}
