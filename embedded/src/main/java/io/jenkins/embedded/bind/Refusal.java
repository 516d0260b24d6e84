package io.jenkins.embedded.bind;

/** A value or a name in a Jenkinsfile or YAML that cannot be used; the message says all. */
public class Refusal extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public Refusal(String message) {
        super(message);
    }

    /** True when the message says where in a file. */
    public boolean isPlaced() {
        return getMessage().matches("(?s).* line \\d+, column \\d+: .*");
    }
}
