package io.jenkins.embedded;

import io.jenkins.embedded.bind.Refusal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was said on the command line. */
record Options(
        Path jenkinsfile,
        Path config,
        Path home,
        Integer port,
        boolean auto,
        boolean check,
        boolean help,
        Map<String, String> params) {
    static final String HELP =
            """
            Runs a Jenkinsfile with the Configuration Promotion steps on this machine, without a Jenkins.

              mvn -f embedded compile exec:java -Dexec.args="..."

              --jenkinsfile FILE   the Pipeline to run
                                   (default examples/configuration-promotion/Jenkinsfile)
              --config FILE        environments, as configuration-as-code; users.yaml and the folder
                                   'environments' beside it are read too (default: jenkins.yaml beside
                                   the Jenkinsfile)
              --home FOLDER        where everything is kept; a second start goes on from there (default work)
              --port NUMBER        port of the web pages on 127.0.0.1 (default 8080, or the next free one)
              --param NAME=VALUE   a build parameter; may be given several times
              --auto               decide every gate as the example's users would
              --check              read configuration, users, Jenkinsfile and the plans beside it, tell
                                   every mistake, run nothing
              --help               this text

            Exit status: 0 when the build succeeded (--check: no mistake), 1 when it failed (--check: there
            are mistakes), 2 when it could not be started.
            Colours are for terminals only; the variable NO_COLOR switches them off.
            Ctrl-C stops the host; the next start with the same home goes on with the build.
            """;

    static final Path EXAMPLE = Path.of("examples", "configuration-promotion");

    /** @throws Refusal naming the option that is wrong */
    static Options of(String... args) {
        Path jenkinsfile = EXAMPLE.resolve("Jenkinsfile");
        Path config = null;
        Path home = Path.of("work");
        Integer port = null;
        boolean auto = false;
        boolean check = false;
        boolean help = false;
        Map<String, String> params = new LinkedHashMap<>();
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--jenkinsfile" -> jenkinsfile = Path.of(value(args, ++i));
                case "--config" -> config = Path.of(value(args, ++i));
                case "--home" -> home = Path.of(value(args, ++i));
                case "--port" -> port = port(value(args, ++i));
                case "--param" -> {
                    String pair = value(args, ++i);
                    int equals = pair.indexOf('=');
                    if (equals < 1) {
                        throw new Refusal("--param expects NAME=VALUE but was given '" + pair + "'");
                    }
                    params.put(pair.substring(0, equals), pair.substring(equals + 1));
                }
                case "--auto" -> auto = true;
                case "--check" -> check = true;
                case "--help", "-h" -> help = true;
                default -> throw new Refusal("Unknown option '" + args[i] + "'; --help lists what there is");
            }
        }
        Path absolute = jenkinsfile.toAbsolutePath().normalize();
        return new Options(
                absolute,
                (config == null ? absolute.resolveSibling("jenkins.yaml") : config)
                        .toAbsolutePath()
                        .normalize(),
                home.toAbsolutePath().normalize(),
                port,
                auto,
                check,
                help,
                params);
    }

    private static String value(String[] args, int i) {
        if (i >= args.length) {
            throw new Refusal(args[i - 1] + " needs a value; see --help");
        }
        return args[i];
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port < 65_536) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Refused below.
        }
        throw new Refusal("--port expects a number from 0 to 65535 but was given '" + text + "'");
    }

    /** What the job is called: like the folder of its Jenkinsfile, whichever of several; a file called otherwise adds its name. */
    String jobName() {
        Path folder = jenkinsfile.getParent().getFileName();
        String name = folder == null ? "pipeline" : folder.toString();
        String file = jenkinsfile.getFileName().toString();
        return file.equals("Jenkinsfile") || file.startsWith("Jenkinsfile.")
                ? name
                : name + "-" + file.replaceFirst("\\.[^.]*$", "");
    }
}
