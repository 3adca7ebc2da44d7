using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Warden.Host.Telemetry;

/// <summary>Keeps the sums of one meter's instruments and renders them as Prometheus text, version 0.0.4.</summary>
internal sealed class PrometheusText : IDisposable
{
    // Seconds: from a tenth of a millisecond to the ten seconds after which everything is late.
    private static readonly double[] Bounds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Lock gate = new();
    private readonly SortedDictionary<string, Family> families = new(StringComparer.Ordinal);
    private readonly MeterListener listener = new();

    /// <summary>Starts to listen.</summary>
    public PrometheusText(Meter meter)
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter, meter))
            {
                var family = new Family(instrument);
                lock (gate)
                {
                    families[instrument.Name] = family;
                }

                self.EnableMeasurementEvents(instrument, family);
            }
        };
        listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((Family)family!).Add(value, tags));
        listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((Family)family!).Add(value, tags));
        listener.Start();
    }

    /// <summary>Gets the text.</summary>
    public string Render()
    {
        listener.RecordObservableInstruments();
        var text = new StringBuilder();
        lock (gate)
        {
            foreach (var family in families.Values)
            {
                family.Render(text);
            }
        }

        return text.ToString();
    }

    public void Dispose() => listener.Dispose();

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            var escaped = Convert.ToString(value, CultureInfo.InvariantCulture)!
                .Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace("\n", "\\n", StringComparison.Ordinal);
            text.Append(text.Length == 0 ? "" : ",").Append(name).Append("=\"").Append(escaped).Append('"');
        }

        return text.ToString();
    }

    private sealed class Family(Instrument instrument)
    {
        private readonly Lock gate = new();
        private readonly List<Series> series = [];
        private readonly string kind = instrument switch
        {
            Counter<long> or ObservableCounter<long> => "counter",
            Histogram<double> => "histogram",
            _ => "gauge",
        };

        // Tags take few values, so a family has few series: going through them is cheaper than making a key, and several are measured in each call.
        public void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            lock (gate)
            {
                var found = Find(tags);
                if (found is null)
                {
                    found = new Series(tags.ToArray(), LabelsOf(tags));
                    series.Add(found);
                }

                found.Count++;
                found.Sum = instrument is Gauge<long> or ObservableCounter<long> ? value : found.Sum + value;
                for (var i = 0; i < Bounds.Length && kind == "histogram"; i++)
                {
                    found.Buckets[i] += value <= Bounds[i] ? 1 : 0;
                }
            }
        }

        private Series? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var one in series)
            {
                if (one.Has(tags))
                {
                    return one;
                }
            }

            return null;
        }

        public void Render(StringBuilder to)
        {
            var name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "") + (kind == "counter" ? "_total" : "");
            to.Append(CultureInfo.InvariantCulture, $"# HELP {name} {instrument.Description}\n# TYPE {name} {kind}\n");
            lock (gate)
            {
                RenderSeries(to, name);
            }
        }

        private void RenderSeries(StringBuilder to, string name)
        {
            foreach (var found in series.OrderBy(s => s.Labels, StringComparer.Ordinal))
            {
                var labels = found.Labels;
                if (kind == "histogram")
                {
                    RenderHistogram(to, name, labels, found);
                }
                else
                {
                    to.Append(name).Append(labels.Length == 0 ? "" : $"{{{labels}}}").Append(' ').Append(Number(found.Sum)).Append('\n');
                }
            }
        }

        private static void RenderHistogram(StringBuilder to, string name, string labels, Series found)
        {
            var lead = labels.Length == 0 ? "" : labels + ",";
            for (var i = 0; i < Bounds.Length; i++)
            {
                to.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{lead}le=\"{Number(Bounds[i])}\"}} {found.Buckets[i]}\n");
            }

            var all = labels.Length == 0 ? "" : $"{{{labels}}}";
            to.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{lead}le=\"+Inf\"}} {found.Count}\n");
            to.Append(CultureInfo.InvariantCulture, $"{name}_sum{all} {Number(found.Sum)}\n{name}_count{all} {found.Count}\n");
        }
    }

    private sealed class Series(KeyValuePair<string, object?>[] tags, string labels)
    {
        public string Labels => labels;

        public long[] Buckets { get; } = new long[Bounds.Length];

        public long Count { get; set; }

        public double Sum { get; set; }

        public bool Has(ReadOnlySpan<KeyValuePair<string, object?>> measured)
        {
            if (measured.Length != tags.Length)
            {
                return false;
            }

            for (var i = 0; i < tags.Length; i++)
            {
                if (measured[i].Key != tags[i].Key || !Equals(measured[i].Value, tags[i].Value))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
