package io.aethermagic.transport.mqtt.paho;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

import org.eclipse.paho.mqttv5.client.internal.NetworkModule;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A way to the broker on which nothing is heard until something was said: in MQTT the
 * client speaks first. Without it a broker, or a proxy before one that is down, that
 * closes the connection at once would end the client library's reading thread before the
 * thread that connects has seen it begin; that one then waits for it for ever, and each
 * attempt to connect would leave one behind.
 */
final class SpeakFirstModule implements NetworkModule {

	private static final Logger logger = LoggerFactory.getLogger(SpeakFirstModule.class);

	/** How long a read waits, as one of the client library's sockets does. */
	private static final long READ_MILLIS = 1_000;

	private final NetworkModule module;

	private final IntSupplier inFlight;

	private final Runnable heard;

	private final CountDownLatch said = new CountDownLatch(1);

	private volatile @Nullable GatheringOutput output;

	/** What the writing has ended with. */
	private volatile @Nullable IOException failure;

	/**
	 * Create a way.
	 * @param module the client library's
	 * @param inFlight how many messages are on their way and not confirmed
	 * @param heard told of each piece that comes from the broker
	 */
	SpeakFirstModule(NetworkModule module, IntSupplier inFlight, Runnable heard) {
		this.module = module;
		this.inFlight = inFlight;
		this.heard = heard;
	}

	@Override
	public void start() throws IOException, MqttException {
		boolean started = false;
		try {
			this.module.start();
			started = true;
		}
		finally {
			if (!started) {
				this.said.countDown();
			}
		}
	}

	/**
	 * Wait until the first word was said, or cannot be said any more: before that the
	 * client library must not be stopped, or the thread that connects waits for ever.
	 * @param seconds for how long at most
	 */
	void awaitFirstWord(long seconds) {
		try {
			if (!this.said.await(seconds, TimeUnit.SECONDS)) {
				logger.debug("Nothing was said to {} within {} seconds", getServerURI(), seconds);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Return what the client library reads from. It reads the head of each packet byte by
	 * byte; here that is no call of the operating system each time.
	 */
	@Override
	public InputStream getInputStream() throws IOException {
		InputStream heard = new HeardInput(this.module.getInputStream(), this.heard);
		return new Input(new BufferedInputStream(new PubackInput(heard)));
	}

	@Override
	public OutputStream getOutputStream() throws IOException {
		GatheringOutput output = new GatheringOutput(new Output(this.module.getOutputStream()), this.inFlight);
		this.output = output;
		return output;
	}

	/**
	 * Return what the client library writes to, or {@code null} before it does.
	 */
	@Nullable GatheringOutput output() {
		return this.output;
	}

	@Override
	public void stop() throws IOException {
		this.said.countDown();
		this.module.stop();
	}

	@Override
	public String getServerURI() {
		return this.module.getServerURI();
	}

	/**
	 * Close the way because nothing can be written any more.
	 */
	private void fail(IOException why) {
		this.failure = why;
		try {
			this.module.stop();
		}
		catch (IOException ex) {
			logger.debug("The socket to {} has not closed as it should", getServerURI(), ex);
		}
	}

	/**
	 * Reads nothing before the first word, and ends with what ended the writing.
	 */
	private final class Input extends FilterInputStream {

		Input(InputStream in) {
			super(in);
		}

		/**
		 * Return 0: the client library asks before each packet, and does nothing with the
		 * answer, which would be a call of the operating system.
		 */
		@Override
		public int available() {
			return 0;
		}

		@Override
		public int read() throws IOException {
			untilFirstWord();
			try {
				return super.read();
			}
			catch (IOException ex) {
				throw first(ex);
			}
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			untilFirstWord();
			try {
				return super.read(bytes, offset, length);
			}
			catch (IOException ex) {
				throw first(ex);
			}
		}

		private IOException first(IOException ex) {
			IOException first = SpeakFirstModule.this.failure;
			return (first != null) ? first : ex;
		}

		private void untilFirstWord() throws IOException {
			try {
				if (!SpeakFirstModule.this.said.await(READ_MILLIS, TimeUnit.MILLISECONDS)) {
					throw new SocketTimeoutException("Nothing has been said yet");
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IOException("Interrupted before anything was said", ex);
			}
		}

	}

	/**
	 * Writes, and lets reading begin. Where that fails, the thread that reads tells of
	 * it: the one that writes would log a stack trace for each connection that a broker
	 * closes.
	 */
	private final class Output extends FilterOutputStream {

		Output(OutputStream out) {
			super(out);
		}

		@Override
		public void write(int single) {
			write(new byte[] { (byte) single }, 0, 1);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) {
			try {
				this.out.write(bytes, offset, length);
			}
			catch (IOException ex) {
				fail(ex);
			}
			finally {
				SpeakFirstModule.this.said.countDown();
			}
		}

	}

}
