package io.aftercall.simulator;

import io.aftercall.simulator.FormValue.Branch;
import io.aftercall.simulator.FormValue.Text;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Decodes {@code a[b][0]=c}, the way Stripe's SDKs write nested parameters, in a body or in a query. */
final class FormDecoder {

    private static final int MAX_DEPTH = 8;
    private static final int MAX_PAIRS = 1000;

    private FormDecoder() {}

    /** @throws Refusal if the text is no form, is nested too deep, or gives one name two shapes */
    static Branch decode(String form) {
        Branch root = Branch.empty();
        if (form.isEmpty()) {
            return root;
        }
        String[] pairs = form.split("&");
        if (pairs.length > MAX_PAIRS) {
            throw Refusals.invalid("Too many parameters: " + pairs.length + " (expected: at most " + MAX_PAIRS + ")");
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String name = unescape(equals < 0 ? pair : pair.substring(0, equals));
            if (!name.isEmpty()) {
                put(root, segments(name), new Text(equals < 0 ? "" : unescape(pair.substring(equals + 1))));
            }
        }
        return root;
    }

    private static void put(Branch root, List<String> path, Text value) {
        Branch branch = root;
        for (int i = 0; i < path.size() - 1; i++) {
            branch = child(branch, path, i);
        }
        String last = path.getLast();
        String name = last.isEmpty() ? Integer.toString(branch.children().size()) : last;
        if (branch.get(name) instanceof Branch) {
            throw Refusals.invalid("Invalid request: parameter " + path.getFirst() + " is both a value and a hash");
        }
        branch.children().put(name, value);
    }

    private static Branch child(Branch branch, List<String> path, int at) {
        String segment = path.get(at);
        String name = segment.isEmpty() ? openElement(branch, path.get(at + 1)) : segment;
        FormValue found = branch.children().computeIfAbsent(name, absent -> Branch.empty());
        if (found instanceof Branch below) {
            return below;
        }
        throw Refusals.invalid("Invalid request: parameter " + path.getFirst() + " is both a value and a hash");
    }

    /** {@code items[][price]=a&items[][quantity]=1}: a name that repeats opens the next element. */
    private static String openElement(Branch list, String next) {
        int size = list.children().size();
        String last = Integer.toString(size - 1);
        boolean fits = list.get(last) instanceof Branch element && !next.isEmpty() && element.get(next) == null;
        return fits ? last : Integer.toString(size);
    }

    private static List<String> segments(String name) {
        int bracket = name.indexOf('[');
        if (bracket < 0) {
            return List.of(name);
        }
        List<String> segments = new ArrayList<>();
        segments.add(name.substring(0, bracket));
        while (bracket < name.length()) {
            int end = name.indexOf(']', bracket);
            boolean clean = name.charAt(bracket) == '[' && end > 0 && name.indexOf('[', bracket + 1) != bracket + 1;
            if (!clean || name.substring(bracket + 1, end).contains("[") || segments.size() > MAX_DEPTH) {
                throw Refusals.invalid("Invalid request: a parameter name is not of the form a[b][c]");
            }
            segments.add(name.substring(bracket + 1, end));
            bracket = end + 1;
        }
        if (segments.getFirst().isEmpty()) {
            throw Refusals.invalid("Invalid request: a parameter name is not of the form a[b][c]");
        }
        return segments;
    }

    private static String unescape(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refusals.invalid("Invalid request: the form is not percent-encoded");
        }
    }
}
