package io.jenkins.plugins.promotion.steps;

import static org.junit.Assume.assumeTrue;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Git's own smart http on loopback, for one user; a test that needs it is skipped where git is not installed. */
record GitServer(HttpServer server, ExecutorService threads) implements AutoCloseable {

    /** Serves the bare repositories below a folder. */
    static GitServer start(Path root, String user, String password) throws Exception {
        assumeTrue("git is not installed", isInstalled());
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/", exchange -> serve(root, user, exchange))
                .setAuthenticator(new BasicAuthenticator("git") {
                    @Override
                    public boolean checkCredentials(String who, String secret) {
                        return who.equals(user) && secret.equals(password);
                    }
                });
        server.start();
        return new GitServer(server, threads);
    }

    private static boolean isInstalled() throws InterruptedException {
        try {
            return new ProcessBuilder("git", "http-backend")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    != 127;
        } catch (IOException e) {
            return false;
        }
    }

    String url(String repository) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + repository;
    }

    private static void serve(Path root, String user, HttpExchange exchange) throws IOException {
        ProcessBuilder program = new ProcessBuilder("git", "http-backend").redirectError(new File("/dev/null"));
        Map<String, String> env = program.environment();
        env.put("GIT_PROJECT_ROOT", root.toString());
        env.put("GIT_HTTP_EXPORT_ALL", "1");
        env.put("GIT_CONFIG_COUNT", "1");
        env.put("GIT_CONFIG_KEY_0", "safe.directory");
        env.put("GIT_CONFIG_VALUE_0", "*");
        env.put("REMOTE_USER", user);
        env.put("REMOTE_ADDR", "127.0.0.1");
        env.put("REQUEST_METHOD", exchange.getRequestMethod());
        env.put("PATH_INFO", exchange.getRequestURI().getPath());
        env.put("QUERY_STRING", text(exchange.getRequestURI().getQuery()));
        env.put("CONTENT_TYPE", text(exchange.getRequestHeaders().getFirst("Content-Type")));
        env.put("HTTP_CONTENT_ENCODING", text(exchange.getRequestHeaders().getFirst("Content-Encoding")));
        env.put("GIT_PROTOCOL", text(exchange.getRequestHeaders().getFirst("Git-Protocol")));
        byte[] asked = exchange.getRequestBody().readAllBytes();
        env.put("CONTENT_LENGTH", Integer.toString(asked.length));
        Process git = program.start();
        try (OutputStream in = git.getOutputStream()) {
            in.write(asked);
        }
        answer(exchange, git.getInputStream().readAllBytes());
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    /** Turns a CGI answer into one of http. */
    private static void answer(HttpExchange exchange, byte[] answer) throws IOException {
        InputStream in = new ByteArrayInputStream(answer);
        int status = 200;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String[] header = line.split(": ", 2);
            if (header[0].equals("Status")) {
                status = Integer.parseInt(header[1].substring(0, 3));
            } else {
                exchange.getResponseHeaders().add(header[0], header[1]);
            }
        }
        byte[] body = in.readAllBytes();
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
        exchange.close();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
