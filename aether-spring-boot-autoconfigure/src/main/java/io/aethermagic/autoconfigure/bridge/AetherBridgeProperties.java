package io.aethermagic.autoconfigure.bridge;

import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.aethermagic.task.TaskAddress;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.convert.DurationUnit;

/**
 * Handlers whose work is done elsewhere.
 */
@ConfigurationProperties("aether")
public class AetherBridgeProperties {

	/**
	 * Tasks that come on one transport and are performed on another, by the names of the
	 * bridges.
	 */
	private Map<String, Bridge> bridges = new LinkedHashMap<>();

	/**
	 * Tasks that are done by HTTP services, by names of your own.
	 */
	private Map<String, Outbound> outbound = new LinkedHashMap<>();

	public Map<String, Bridge> getBridges() {
		return this.bridges;
	}

	public void setBridges(Map<String, Bridge> bridges) {
		this.bridges = bridges;
	}

	public Map<String, Outbound> getOutbound() {
		return this.outbound;
	}

	public void setOutbound(Map<String, Outbound> outbound) {
		this.outbound = outbound;
	}

	/**
	 * Tasks that come on one transport and are performed on another.
	 */
	public static class Bridge {

		/**
		 * The transport that the tasks come on, by its name. Default: the default one.
		 */
		private String from = "";

		/**
		 * The transport that they are performed on, by its name.
		 */
		private String to = "";

		/**
		 * Which tasks: "job/task" or "job/task/context" of each.
		 */
		private List<String> tasks = new ArrayList<>();

		/**
		 * The workgroup in which bridges compete for the tasks.
		 */
		private String workgroup = TaskAddress.DEFAULT_WORKGROUP;

		/**
		 * How many tasks of each address are on the other side at a time.
		 */
		private int concurrency = 100;

		public String getFrom() {
			return this.from;
		}

		public void setFrom(String from) {
			this.from = from;
		}

		public String getTo() {
			return this.to;
		}

		public void setTo(String to) {
			this.to = to;
		}

		public List<String> getTasks() {
			return this.tasks;
		}

		public void setTasks(List<String> tasks) {
			this.tasks = tasks;
		}

		public String getWorkgroup() {
			return this.workgroup;
		}

		public void setWorkgroup(String workgroup) {
			this.workgroup = workgroup;
		}

		public int getConcurrency() {
			return this.concurrency;
		}

		public void setConcurrency(int concurrency) {
			this.concurrency = concurrency;
		}

	}

	/**
	 * Tasks that are done by an HTTP service.
	 */
	public static class Outbound {

		/**
		 * Which tasks: "job/task" or "job/task/context".
		 */
		private String task = "";

		/**
		 * Where requests go, https://service/path for example.
		 */
		private @Nullable URI url;

		/**
		 * Method of the requests. GET and DELETE have no body.
		 */
		private String method = "POST";

		/**
		 * Content type of the requests.
		 */
		private String contentType = "application/json";

		/**
		 * Headers of the requests.
		 */
		private Map<String, String> headers = new LinkedHashMap<>();

		/**
		 * How long one request may take. The task's deadline may be earlier.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private Duration timeout = Duration.ofSeconds(30);

		/**
		 * The transport that the tasks come on, by its name. Default: the default one.
		 */
		private String transport = "";

		/**
		 * The workgroup that competes for the tasks.
		 */
		private String workgroup = TaskAddress.DEFAULT_WORKGROUP;

		/**
		 * How many requests are under way at a time.
		 */
		private int concurrency = 10;

		@NestedConfigurationProperty
		private final Ssl ssl = new Ssl();

		public String getTask() {
			return this.task;
		}

		public void setTask(String task) {
			this.task = task;
		}

		public @Nullable URI getUrl() {
			return this.url;
		}

		public void setUrl(@Nullable URI url) {
			this.url = url;
		}

		public String getMethod() {
			return this.method;
		}

		public void setMethod(String method) {
			this.method = method;
		}

		public String getContentType() {
			return this.contentType;
		}

		public void setContentType(String contentType) {
			this.contentType = contentType;
		}

		public Map<String, String> getHeaders() {
			return this.headers;
		}

		public void setHeaders(Map<String, String> headers) {
			this.headers = headers;
		}

		public Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(Duration timeout) {
			this.timeout = timeout;
		}

		public String getTransport() {
			return this.transport;
		}

		public void setTransport(String transport) {
			this.transport = transport;
		}

		public String getWorkgroup() {
			return this.workgroup;
		}

		public void setWorkgroup(String workgroup) {
			this.workgroup = workgroup;
		}

		public int getConcurrency() {
			return this.concurrency;
		}

		public void setConcurrency(int concurrency) {
			this.concurrency = concurrency;
		}

		public Ssl getSsl() {
			return this.ssl;
		}

	}

	/**
	 * TLS of requests.
	 */
	public static class Ssl {

		/**
		 * Name of an SSL bundle. Default: the certificates that the JVM trusts.
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
