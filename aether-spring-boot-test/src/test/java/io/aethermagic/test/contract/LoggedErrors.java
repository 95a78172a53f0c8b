package io.aethermagic.test.contract;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.core.AppenderBase;
import org.awaitility.Awaitility;
import org.slf4j.LoggerFactory;

/**
 * Remembers what logged exceptions say that tests throw on purpose. It stays when an
 * application that another test starts sets up the log anew. Safe for use by several
 * threads.
 */
final class LoggedErrors extends AppenderBase<ILoggingEvent> implements LoggerContextListener {

	private static final LoggedErrors INSTANCE = new LoggedErrors();

	private final Set<String> texts = ConcurrentHashMap.newKeySet();

	private LoggedErrors() {
		// another thread may be setting it up just now
		LoggerContext context = (LoggerContext) Awaitility.await()
			.until(LoggerFactory::getILoggerFactory, LoggerContext.class::isInstance);
		context.addListener(this);
		onReset(context);
	}

	/**
	 * Return what remembers, from now on at the latest.
	 */
	static LoggedErrors watch() {
		return INSTANCE;
	}

	boolean contain(String text) {
		return this.texts.contains(text);
	}

	@Override
	protected void append(ILoggingEvent event) {
		IThrowableProxy thrown = event.getThrowableProxy();
		while (thrown != null) {
			String message = thrown.getMessage();
			if (message != null && message.contains("on purpose")) {
				this.texts.add(message);
			}
			thrown = thrown.getCause();
		}
	}

	@Override
	public boolean isResetResistant() {
		return true;
	}

	@Override
	public void onReset(LoggerContext context) {
		setContext(context);
		start();
		context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(this);
	}

	@Override
	public void onStart(LoggerContext context) {
	}

	@Override
	public void onStop(LoggerContext context) {
	}

	@Override
	public void onLevelChange(Logger logger, Level level) {
	}

}
