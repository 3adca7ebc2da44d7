using System.Text.Json;
using Warden.Topology;

namespace Warden.Chaincode.Tests.Builder;

/// <summary>The external builder, script by script.</summary>
public sealed class BuilderTests
{
    private const string Metadata = """{"type":"ccaas","label":"assets_1.0"}""";
    private const string Plain = """{"address":"assets:9999","dial_timeout":"10s","tls_required":false}""";
    private const string Templated = """
        {"address": "{{.peername}}_assets:{{ .port }}", "dial_timeout": "{{.wait.dial}}", "tls_required": true,
         "root_cert": "-----BEGIN CERTIFICATE-----\n{{.root}}", "client_key": "", "client_cert": "", "client_auth_required": false}
        """;

    [Fact]
    public void A_package_that_is_not_named_passes_unchanged_byte_for_byte()
    {
        using var run = new BuilderRun(Metadata, Plain);
        run.Guard("# assets_1.0=commented:1", "", "assets_1.1=other:1", "assets_1=other:2");

        run.RunAll();

        Assert.Equal(Plain + "\n", run.Released.TrimEnd('\n') + "\n");
        Assert.Equal(Metadata, File.ReadAllText(run.PathOf("output/metadata.json")));
    }

    [Fact]
    public void A_package_that_is_named_leads_to_the_sidecar()
    {
        using var run = new BuilderRun(Metadata, Plain);
        run.Guard("assets_1.1=other:1", "  assets_1.0=127.0.0.1:7777  ", "zebras=other:2");

        run.RunAll();

        Assert.Equal("127.0.0.1:7777", run.Connection.GetProperty("address").GetString());
        Assert.Equal("10s", run.Connection.GetProperty("dial_timeout").GetString());
        Assert.False(run.Connection.GetProperty("tls_required").GetBoolean());
    }

    [Fact]
    public void The_sidecars_certificates_take_the_place_of_the_chaincodes()
    {
        using var authority = new CertificateAuthority("tlsca.warden.example.com", "warden.example.com");
        var tls = authority.IssueTls("warden.example.com");
        using var run = new BuilderRun(Metadata, """{"address":"assets:9999","tls_required":true,"root_cert":"the chaincode's"}""");
        run.Write("tls/root.pem", tls.RootPem);
        run.Write("tls/client.pem", tls.CertificatePem);
        run.Write("tls/client.key", tls.PrivateKeyPem);
        run.Guard($"assets_1.0=warden:7777 root_cert={run.PathOf("tls/root.pem")} client_cert={run.PathOf("tls/client.pem")} client_key={run.PathOf("tls/client.key")} domain=warden.example.com dial_timeout=5s");

        run.RunAll();

        var connection = run.Connection;
        Assert.True(connection.GetProperty("tls_required").GetBoolean());
        Assert.True(connection.GetProperty("client_auth_required").GetBoolean());
        Assert.Equal(tls.RootPem, connection.GetProperty("root_cert").GetString());
        Assert.Equal(tls.CertificatePem, connection.GetProperty("client_cert").GetString());
        Assert.Equal(tls.PrivateKeyPem, connection.GetProperty("client_key").GetString());
        Assert.Equal("warden.example.com", connection.GetProperty("domain").GetString());
        Assert.Equal("5s", connection.GetProperty("dial_timeout").GetString());
    }

    [Fact]
    public void Templates_are_filled_from_the_stock_builders_variable()
    {
        using var run = new BuilderRun(Metadata, Templated);
        run.Environment["CHAINCODE_AS_A_SERVICE_BUILDER_CONFIG"] = """{"peername":"peer0\"org1","port":9999,"wait":{"dial":"7s"},"root":"x\ny"}""";

        run.RunAll();

        Assert.Equal("peer0\"org1_assets:9999", run.Connection.GetProperty("address").GetString());
        Assert.Equal("7s", run.Connection.GetProperty("dial_timeout").GetString());
        Assert.Equal("-----BEGIN CERTIFICATE-----\nx\ny", run.Connection.GetProperty("root_cert").GetString());
    }

    [Fact]
    public void Without_TLS_templates_in_certificates_do_not_count()
    {
        using var run = new BuilderRun(Metadata, """{"address":"{{.a}}","tls_required":false,"root_cert":"{{.missing}}"}""");
        run.Environment["CHAINCODE_AS_A_SERVICE_BUILDER_CONFIG"] = """{"a":"b:1"}""";

        run.RunAll();

        Assert.Equal("b:1", run.Connection.GetProperty("address").GetString());
        Assert.Equal("", run.Connection.GetProperty("root_cert").GetString());
    }

    [Fact]
    public void Database_indexes_reach_the_peer()
    {
        using var run = new BuilderRun(Metadata, Plain);
        run.Write("source/META-INF/statedb/couchdb/indexes/owner.json", "{}");

        run.RunAll();

        Assert.Equal("{}", File.ReadAllText(run.PathOf("release/statedb/couchdb/indexes/owner.json")));
    }

    [Fact]
    public void Release_run_again_guards_what_is_installed_and_takes_the_sidecar_out_again()
    {
        using var run = new BuilderRun(Metadata, Plain);
        run.RunAll();
        Assert.Equal("assets:9999", run.Connection.GetProperty("address").GetString());

        run.Guard("assets_1.0=warden:7777");
        Assert.Equal(0, run.Release().Code);
        Assert.Equal("warden:7777", run.Connection.GetProperty("address").GetString());

        run.Guard("# taken out");
        Assert.Equal(0, run.Release().Code);
        Assert.Equal("assets:9999", run.Connection.GetProperty("address").GetString());
    }

    [Fact]
    public void A_package_of_the_test_suite_builds()
    {
        using var run = new BuilderRun("""{"type":"CCaaS","label":"basic"}""", JsonSerializer.Serialize(new { address = "ü:1", extra = new object[] { 1, -2.5e3, "\u0001", null!, true } }));

        run.RunAll();

        Assert.Equal("ü:1", run.Connection.GetProperty("address").GetString());
    }

    [Theory]
    [InlineData("", "is no valid JSON")]
    [InlineData("{\"type\":\"ccaas\"", "is no valid JSON: a comma is missing")]
    [InlineData("{\"type\":\"ccaas\"} x", "is no valid JSON: something follows its end")]
    [InlineData("{\"type\":\"cc\\xaas\"}", "is no valid JSON: an escape is unknown")]
    [InlineData("[]", "names no chaincode type")]
    [InlineData("{\"type\":7}", "names no chaincode type")]
    [InlineData("{\"type\":\"golang\",\"label\":\"a\"}", "of type golang is not for this builder")]
    public void Bad_metadata_is_refused_with_a_sentence(string metadata, string sentence)
    {
        using var run = new BuilderRun(metadata, Plain);

        var (code, error) = run.Detect();

        Assert.Equal(1, code);
        Assert.StartsWith("warden builder: ", error, StringComparison.Ordinal);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "names no address")]
    [InlineData("{\"address\":7}", "has a number as address")]
    [InlineData("{\"address\":\"a:1\",\"tls_required\":\"yes\"}", "has a string as tls_required")]
    [InlineData("{\"address\":\"{{.gone}}:1\"}", "has no value .gone")]
    [InlineData("{\"address\":\"{{.gone:1\"}", "does not end")]
    [InlineData("{\"address\":\"{{if .a}}b{{end}}\"}", "is not of the form {{.name}}")]
    [InlineData("nonsense", "is no valid JSON")]
    public void A_bad_connection_is_refused_with_a_sentence(string connection, string sentence)
    {
        using var run = new BuilderRun(Metadata, connection);

        var (code, error) = run.Build();

        Assert.Equal(1, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.False(File.Exists(run.PathOf("output/connection.json")));
    }

    [Theory]
    [InlineData("assets_1.0", "is not of the form label=address")]
    [InlineData("assets_1.0=", "is not of the form label=address")]
    [InlineData("other=a:1 colour=red", "has the unknown setting colour=red")]
    [InlineData("assets_1.0=a:1\nassets_1.0=b:1", "names assets_1.0 a second time")]
    [InlineData("assets_1.0=a:1 root_cert=/does/not/exist", "root_cert of the sidecar of assets_1.0 cannot be read")]
    [InlineData("assets_1.0=a:1 root_cert=/dev/null", "is no PEM")]
    [InlineData("assets_1.0=a:1 client_cert=/dev/null", "without the other")]
    public void A_bad_list_of_sidecars_stops_the_release_and_guards_nothing_by_half(string lines, string sentence)
    {
        using var run = new BuilderRun(Metadata, Plain);
        Assert.Equal(0, run.Build().Code);
        run.Guard(lines);

        var (code, error) = run.Release();

        Assert.Equal(1, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.False(File.Exists(run.PathOf("release/chaincode/server/connection.json")));
    }

    [Fact]
    public void A_list_of_sidecars_that_is_not_there_stops_the_release()
    {
        using var run = new BuilderRun(Metadata, Plain);
        Assert.Equal(0, run.Build().Code);
        run.Environment["WARDEN_SIDECARS"] = run.PathOf("nowhere");

        var (code, error) = run.Release();

        Assert.Equal(1, code);
        Assert.Contains("the file that WARDEN_SIDECARS names cannot be read", error, StringComparison.Ordinal);
    }
}
