package io.aethermagic.autoconfigure.zeromq;

import java.util.ArrayList;
import java.util.List;

import io.aethermagic.autoconfigure.ReconnectProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.util.unit.DataSize;

/**
 * The hub in this application, connections to the hub of another, or connections without
 * a hub: those of all transports of the type {@code zeromq}, or, below
 * {@code aether.transports.<name>.zeromq}, those of one of them. What one of them does
 * not set, it has from all.
 */
@ConfigurationProperties("aether.zeromq")
public class AetherZeroMqProperties {

	/**
	 * Whether there is a hub, and this application is it or a client of it.
	 */
	private Mode mode = Mode.PEERS;

	/**
	 * Address at which to listen: "tcp://*:port", or "tcp://host:port" for one interface.
	 * Default: a hub listens at "tcp://*:5555", and a peer does not.
	 */
	private @Nullable String bind;

	/**
	 * Addresses: "tcp://host:port". A client tries those of hubs in turn; a peer connects
	 * to all, and to all that a name resolves to. Default: a client connects to
	 * "tcp://localhost:5555", and a peer to nobody.
	 */
	private List<String> connect = new ArrayList<>();

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
	private final Curve curve = new Curve();

	public Mode getMode() {
		return this.mode;
	}

	public void setMode(Mode mode) {
		this.mode = mode;
	}

	public @Nullable String getBind() {
		return this.bind;
	}

	public void setBind(@Nullable String bind) {
		this.bind = bind;
	}

	public List<String> getConnect() {
		return this.connect;
	}

	public void setConnect(List<String> connect) {
		this.connect = connect;
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

	public Curve getCurve() {
		return this.curve;
	}

	/**
	 * The keys by which the sides know each other; without them nothing is encrypted.
	 */
	public static class Curve {

		/**
		 * Public key of this application, 40 characters.
		 */
		private @Nullable String publicKey;

		/**
		 * Secret key of this application, 40 characters.
		 */
		private @Nullable String secretKey;

		/**
		 * Public key of those that this application connects to.
		 */
		private @Nullable String serverKey;

		/**
		 * Public keys of those that may connect to this application. Default: everybody
		 * who knows its public key.
		 */
		private List<String> allowedKeys = new ArrayList<>();

		public @Nullable String getPublicKey() {
			return this.publicKey;
		}

		public void setPublicKey(@Nullable String publicKey) {
			this.publicKey = publicKey;
		}

		public @Nullable String getSecretKey() {
			return this.secretKey;
		}

		public void setSecretKey(@Nullable String secretKey) {
			this.secretKey = secretKey;
		}

		public @Nullable String getServerKey() {
			return this.serverKey;
		}

		public void setServerKey(@Nullable String serverKey) {
			this.serverKey = serverKey;
		}

		public List<String> getAllowedKeys() {
			return this.allowedKeys;
		}

		public void setAllowedKeys(List<String> allowedKeys) {
			this.allowedKeys = allowedKeys;
		}

	}

	/**
	 * What this application is.
	 */
	public enum Mode {

		/**
		 * The hub; its own handlers and calls use no socket.
		 */
		HUB,

		/**
		 * A client of a hub.
		 */
		CLIENT,

		/**
		 * There is no hub: this application listens, or connects to others that do, or
		 * both.
		 */
		PEERS

	}

}
