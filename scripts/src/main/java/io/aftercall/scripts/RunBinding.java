package io.aftercall.scripts;

import groovy.lang.Binding;
import groovy.lang.Script;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The variables of one run, and what the functions in scope work on. */
final class RunBinding extends Binding {

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");

    /** What a script works with. All else that it sees is data, and who plays a script may give it other data. */
    private static final Set<String> RESERVED = Set.of("context", "out", "binding", "this");

    private static final String REQUEST = "request";

    private final RunEffects effects;
    private final ScriptOutput output;
    private final FlowLookup flows;
    private final Map<String, CompiledScript> evaluated = new LinkedHashMap<>();
    private @Nullable ScriptInput unread; // its request, until the script looks at it: many do not

    RunBinding(RunEffects effects, ScriptOutput output, FlowLookup flows) {
        this.effects = effects;
        this.output = output;
        this.flows = flows;
    }

    RunEffects effects() {
        return effects;
    }

    ScriptOutput output() {
        return output;
    }

    @Override
    public @Nullable Object getVariable(String name) {
        if (REQUEST.equals(name)) {
            readRequest();
        }
        return super.getVariable(name);
    }

    @Override
    public void setVariable(String name, @Nullable Object value) {
        if (REQUEST.equals(name)) {
            unread = null;
        }
        super.setVariable(name, value);
    }

    @Override
    public void removeVariable(String name) {
        if (REQUEST.equals(name)) {
            unread = null;
        }
        super.removeVariable(name);
    }

    /** All of them, as whoever has the map reads and changes them without asking. */
    @Override
    public Map<?, ?> getVariables() {
        readRequest();
        return super.getVariables();
    }

    private void readRequest() {
        ScriptInput input = unread;
        if (input != null) {
            try {
                setVariable(REQUEST, JsonReader.readWrittenObject(input.requestJson()));
            } catch (IllegalArgumentException e) {
                throw effects.refuse(new ScriptRefusal(REQUEST + ": " + e.getMessage()));
            }
        }
    }

    /** Parses and binds what the script sees. */
    void bind(ScriptInput input) {
        bindJson("response_json", "parsed_data", input.responseJson());
        bindJson("error_json", "parsed_error", input.errorJson());
        setVariable(REQUEST, null); // its place among the others
        unread = input;
        setVariable("context", new ScriptContext(input.contextMap(), effects));
        // print in a closure is not that of the script: Groovy looks for the script's variable "out".
        setVariable("out", new PrintWriter(output));
        bindings(input.bindingsJson()).forEach((name, value) -> setVariable(checkName(name), value));
    }

    /** A flow file to be run in the scope of this run. The same text for the whole run, whatever happens to the file. */
    Script flow(String stem) throws InterruptedException, ReflectiveOperationException {
        CompiledScript script = evaluated.get(stem);
        if (script == null) {
            script = acquire(stem);
            evaluated.put(stem, script);
        }
        try {
            return script(script);
        } catch (ScriptRefusal refusal) {
            throw effects.refuse(new ScriptRefusal("eval_file " + stem + ".groovy: " + refusal.getMessage()));
        }
    }

    /** The script in this scope, if every name that it uses is there. */
    Script script(CompiledScript script) throws ReflectiveOperationException {
        String missing = script.free().missing(names());
        if (missing != null) {
            throw new ScriptRefusal(ScriptCompiler.REFUSED + missing);
        }
        return script.newScript(this);
    }

    private Set<String> names() {
        Set<String> names = new HashSet<>();
        for (Object name : super.getVariables().keySet()) {
            names.add(String.valueOf(name));
        }
        return names;
    }

    /** Gives back the files that {@link #flow} took. */
    void release() {
        evaluated.values().forEach(CompiledScript::release);
        evaluated.clear();
    }

    private CompiledScript acquire(String stem) throws InterruptedException {
        return switch (flows.acquire(stem)) {
            case null -> throw new IllegalArgumentException("eval_file: there is no flow file " + stem + ".groovy");
            case Compilation.Ready ready -> ready.script();
            case Compilation.Broken broken ->
                throw effects.refuse(new ScriptRefusal("eval_file " + stem + ".groovy: " + broken.why()));
        };
    }

    private void bindJson(String textName, String valueName, @Nullable String json) {
        setVariable(textName, json);
        try {
            setVariable(valueName, json == null ? null : JsonReader.read(json));
        } catch (IllegalArgumentException e) {
            throw new ScriptRefusal(textName + ": " + e.getMessage());
        }
    }

    private static Map<String, @Nullable Object> bindings(String json) {
        try {
            return JsonReader.readObject(json);
        } catch (IllegalArgumentException e) {
            throw new ScriptRefusal("bindings: " + e.getMessage());
        }
    }

    static String checkName(String name) {
        if (!VARIABLE.matcher(name).matches()) {
            throw new ScriptRefusal("bindings: every name must be letters, digits and _, and not begin with a digit");
        }
        if (RESERVED.contains(name)) {
            throw new ScriptRefusal("bindings: '" + name + "' is taken");
        }
        return name;
    }
}
