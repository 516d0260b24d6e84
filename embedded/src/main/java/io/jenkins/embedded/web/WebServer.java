package io.jenkins.embedded.web;

import hudson.security.csrf.CrumbFilter;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import javax.servlet.DispatcherType;
import javax.servlet.Filter;
import javax.servlet.ServletContextEvent;
import javax.servlet.ServletContextListener;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.FilterHolder;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.kohsuke.stapler.Stapler;

/** Serves one Jenkins over HTTP on 127.0.0.1, by genuine Stapler and Jelly on Jetty. */
public final class WebServer implements AutoCloseable {
    private static final int RESPONSE_BUFFER = 512 * 1024;

    private final Server server;
    private final ServerConnector connector;
    private final ServletContextHandler context;

    private WebServer(int port, String contextPath) {
        QueuedThreadPool threads = new QueuedThreadPool(40, 4);
        threads.setName("web");
        threads.setDaemon(true);
        server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        // A page that fails half-way is replaced by an error page as long as nothing of it was sent.
        http.setOutputBufferSize(RESPONSE_BUFFER);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        server.addConnector(connector);
        context = new ServletContextHandler(server, contextPath.isEmpty() ? "/" : contextPath, true, false);
        context.getSessionHandler().setHttpOnly(true);
        context.getSessionHandler().getSessionCookieConfig().setName("JSESSIONID." + Integer.toHexString(port + 1));
        context.setErrorHandler(new ErrorPage(contextPath));
        context.setMaxFormContentSize(2_000_000);
    }

    /**
     * Opens the port and serves.
     *
     * @param port a TCP port, or 0 for any free one
     * @param contextPath empty, or like {@code /jenkins}
     * @throws IOException if the port cannot be opened, with the port in the message
     */
    public static WebServer start(int port, String contextPath) throws IOException {
        WebServer web = new WebServer(port, contextPath);
        web.serve();
        return web;
    }

    private void serve() throws IOException {
        context.addEventListener(new ServletContextListener() {
            @Override
            public void contextInitialized(ServletContextEvent event) {
                StaplerSetup.install(event);
            }

            @Override
            public void contextDestroyed(ServletContextEvent event) {}
        });
        for (Filter filter : List.of(new SecurityHeaders(), new SignIn(), new Refusals(), new CrumbFilter())) {
            context.addFilter(new FilterHolder(filter), "/*", EnumSet.of(DispatcherType.REQUEST));
        }
        ServletHolder files = new ServletHolder(new StaticFiles());
        context.addServlet(files, "/static/*");
        context.addServlet(files, "/plugin/*");
        ServletHolder stapler = new ServletHolder(new Stapler());
        stapler.setName("Stapler");
        context.addServlet(stapler, "/*");
        try {
            server.start();
        } catch (IOException e) {
            close();
            throw new IOException("Cannot open port " + connector.getPort() + " of 127.0.0.1: " + e.getMessage(), e);
        } catch (Exception e) {
            close();
            throw new IOException("Cannot start the web server: " + e.getMessage(), e);
        }
    }

    /** The port that is open. */
    public int port() {
        return connector.getLocalPort();
    }

    /** The address of the first page, ending in a slash. */
    public String url() {
        String path = context.getContextPath();
        return "http://127.0.0.1:" + port() + (path.equals("/") ? "" : path) + "/";
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Cannot stop the web server", e);
        }
    }
}
