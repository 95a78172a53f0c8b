package io.aethermagic.autoconfigure.websocket;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import io.aethermagic.autoconfigure.ReconnectProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;

/**
 * The hub in this application, and connections to the hub of another: those of all
 * transports of the type {@code websocket}, or, below
 * {@code aether.transports.<name>.websocket}, those of one of them. What one of them does
 * not set, it has from all.
 */
@ConfigurationProperties("aether.websocket")
public class AetherWebSocketProperties {

	/**
	 * Whether this application is the hub, which others connect to, or a client of one.
	 */
	private Mode mode = Mode.CLIENT;

	/**
	 * Addresses of hubs, tried in turn: "ws://host:port/path", or "wss://host:port/path"
	 * with TLS.
	 */
	private List<String> url = List.of("ws://localhost:8080/ws");

	/**
	 * Path of the hub in this application.
	 */
	private String path = "/ws";

	/**
	 * What a client has to know to be let in, where the hub's application has no access
	 * rules of its own. The same at the hub and at its clients.
	 */
	private @Nullable String token;

	/**
	 * Origins from which pages in browsers may connect to the hub. Default: its own.
	 */
	private List<String> allowedOrigins = new ArrayList<>();

	/**
	 * How long an attempt to connect may take.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration connectTimeout = Duration.ofSeconds(10);

	/**
	 * How many messages may wait to be sent on one connection. Further ones of a client
	 * fail and are tried again; a peer that lets more wait at the hub is cut off.
	 */
	private int maxBuffered = 20_000;

	/**
	 * How many bytes of messages may wait to be sent on one connection.
	 */
	private DataSize maxBufferedBytes = DataSize.ofMegabytes(64);

	@NestedConfigurationProperty
	private final ReconnectProperties reconnect = new ReconnectProperties();

	@NestedConfigurationProperty
	private final Ssl ssl = new Ssl();

	public Mode getMode() {
		return this.mode;
	}

	public void setMode(Mode mode) {
		this.mode = mode;
	}

	public List<String> getUrl() {
		return this.url;
	}

	public void setUrl(List<String> url) {
		this.url = url;
	}

	public String getPath() {
		return this.path;
	}

	public void setPath(String path) {
		this.path = path;
	}

	public @Nullable String getToken() {
		return this.token;
	}

	public void setToken(@Nullable String token) {
		this.token = token;
	}

	public List<String> getAllowedOrigins() {
		return this.allowedOrigins;
	}

	public void setAllowedOrigins(List<String> allowedOrigins) {
		this.allowedOrigins = allowedOrigins;
	}

	public Duration getConnectTimeout() {
		return this.connectTimeout;
	}

	public void setConnectTimeout(Duration connectTimeout) {
		this.connectTimeout = connectTimeout;
	}

	public int getMaxBuffered() {
		return this.maxBuffered;
	}

	public void setMaxBuffered(int maxBuffered) {
		this.maxBuffered = maxBuffered;
	}

	public DataSize getMaxBufferedBytes() {
		return this.maxBufferedBytes;
	}

	public void setMaxBufferedBytes(DataSize maxBufferedBytes) {
		this.maxBufferedBytes = maxBufferedBytes;
	}

	public ReconnectProperties getReconnect() {
		return this.reconnect;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	/**
	 * What this application is.
	 */
	public enum Mode {

		/**
		 * The hub, in this web application; its own handlers and calls use no socket.
		 */
		HUB,

		/**
		 * A client of a hub.
		 */
		CLIENT

	}

	/**
	 * What secures the connections of a client.
	 */
	public static class Ssl {

		/**
		 * Name of the SSL bundle for addresses that begin with "wss". Default: the trust
		 * store of the JVM.
		 */
		private @Nullable String bundle;

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = bundle;
		}

	}

}
