using System.Globalization;
using System.Numerics;
using LlmGen.CompilerServices;
using static LlmGen.Tests.Json.JsonReaders;

namespace LlmGen.Tests.Json;

public class JsonScalarTests
{
    [Theory]
    [InlineData("3", 3)]
    [InlineData("-3", -3)]
    [InlineData("3.0", 3)]
    [InlineData("1e3", 1000)]
    [InlineData("\"3\"", 3)]
    [InlineData("\" 3 \"", 3)]
    [InlineData("\"1e3\"", 1000)]
    [InlineData("\"\\u0033\"", 3)]
    public void A_whole_number_is_read(string json, int expected) => Assert.Equal(expected, Scalar(json, ReadWhole));

    [Theory]
    [InlineData("3.5")]
    [InlineData("2147483648")]
    [InlineData("1e99999999999")]
    [InlineData("\"\"")]
    [InlineData("\"three\"")]
    [InlineData("\"0x10\"")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[3]")]
    [InlineData("{}")]
    public void What_is_no_whole_number_is_refused(string json)
    {
        LlmOutputException error = ScalarFails(json, ReadWhole);
        Assert.Equal(("$.v", "a whole number (Int32)", json), (error.Path, error.Expected, error.Found));
    }

    [Fact]
    public void Every_type_of_number_is_read()
    {
        Assert.Equal(byte.MaxValue, Number<byte>("255"));
        Assert.Equal(sbyte.MinValue, Number<sbyte>("-128"));
        Assert.Equal(short.MinValue, Number<short>("-32768"));
        Assert.Equal(ushort.MaxValue, Number<ushort>("65535"));
        Assert.Equal(uint.MaxValue, Number<uint>("4294967295"));
        Assert.Equal(long.MinValue, Number<long>("-9223372036854775808"));
        Assert.Equal(ulong.MaxValue, Number<ulong>("18446744073709551615"));
        Assert.Equal(Int128.MaxValue, Number<Int128>("\"170141183460469231731687303715884105727\""));
        Assert.Equal(BigInteger.Pow(10, 40), Number<BigInteger>("10000000000000000000000000000000000000000"));
        Assert.Equal(1.5f, Number<float>("1.5"));
        Assert.Equal(-2.25e-3, Number<double>("-2.25E-3"));
        Assert.Equal((Half)0.5, Number<Half>("0.5"));
        Assert.Equal(79228162514264337593543950335m, Number<decimal>("79228162514264337593543950335"));
    }

    [Theory]
    [InlineData("1e999")]
    [InlineData("\"NaN\"")]
    [InlineData("\"Infinity\"")]
    [InlineData("\"-Infinity\"")]
    public void A_number_is_finite(string json)
    {
        Assert.Equal("a number (Double)", ScalarFails(json, ReadNumber<double>).Expected);
        Assert.Equal("a number (Single)", ScalarFails(json, ReadNumber<float>).Expected);
    }

    [Fact]
    public void A_number_of_many_digits_costs_nothing()
    {
        ScalarFails("1e999999999", ReadNumber<BigInteger>);
        ScalarFails(new string('9', 100_000), ReadNumber<BigInteger>);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("\"true\"", true)]
    [InlineData("\" FALSE \"", false)]
    public void A_boolean_is_read(string json, bool expected) => Assert.Equal(expected, Scalar(json, ReadFlag));

    [Theory]
    [InlineData("1")]
    [InlineData("\"yes\"")]
    [InlineData("null")]
    [InlineData("[]")]
    public void What_is_no_boolean_is_refused(string json) => Assert.Equal("true or false", ScalarFails(json, ReadFlag).Expected);

    [Theory]
    [InlineData("\"\"", "")]
    [InlineData("\"a\\n\\\"\\u00e9\\ud83d\\ude00\"", "a\n\"é\U0001F600")]
    [InlineData("3.10", "3.10")]
    [InlineData("true", "true")]
    public void A_string_is_read_also_where_it_is_none(string json, string expected) => Assert.Equal(expected, Scalar(json, ReadText));

    [Theory]
    [InlineData("null")]
    [InlineData("[\"a\"]")]
    [InlineData("{\"a\": 1}")]
    public void What_is_no_string_is_refused(string json)
    {
        LlmOutputException error = ScalarFails(json, ReadText);
        Assert.Equal(("a string", json), (error.Expected, error.Found));
    }

    [Theory]
    [InlineData("\"a\"", 'a')]
    [InlineData("\"\\u00e9\"", 'é')]
    [InlineData("7", '7')]
    public void A_character_is_read(string json, char expected) => Assert.Equal(expected, Scalar(json, ReadChar));

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"ab\"")]
    [InlineData("\"\U0001F600\"")]
    public void What_is_no_character_is_refused(string json) => Assert.Equal("a single character", ScalarFails(json, ReadChar).Expected);

    [Theory]
    [InlineData("2026-03-01", "2026-03-01T00:00:00.0000000")]
    [InlineData("2026-03-01T10:30", "2026-03-01T10:30:00.0000000")]
    [InlineData("2026-03-01 10:30:15", "2026-03-01T10:30:15.0000000")]
    [InlineData("2026-03-01T10:30:15.1234567", "2026-03-01T10:30:15.1234567")]
    [InlineData("2026-03-01T10:30:15Z", "2026-03-01T10:30:15.0000000Z")]
    [InlineData("2026-03-01T10:30:15+02:00", "2026-03-01T08:30:15.0000000Z")]
    [InlineData("2026-03-01 10:30:15 +02:00", "2026-03-01T08:30:15.0000000Z")]
    [InlineData("2026-03-01T10:30Z", "2026-03-01T10:30:00.0000000Z")]
    [InlineData("2026-03-01T10:30:15.250-05:30", "2026-03-01T16:00:15.2500000Z")]
    [InlineData(" 2026-03-01T10:30:15\\u005a ", "2026-03-01T10:30:15.0000000Z")]
    public void A_date_and_time_does_not_depend_on_the_time_zone(string text, string expected) =>
        Assert.Equal(expected, Scalar($"\"{text}\"", ReadDateTime).ToString("O", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("2026-03-01T10:30:15", "2026-03-01T10:30:15.0000000+00:00")]
    [InlineData("2026-03-01 10:30", "2026-03-01T10:30:00.0000000+00:00")]
    [InlineData("2026-03-01T10:30:15+02:00", "2026-03-01T10:30:15.0000000+02:00")]
    [InlineData("2026-03-01 10:30:15-05:30", "2026-03-01T10:30:15.0000000-05:30")]
    public void An_instant_without_an_offset_is_utc(string text, string expected) =>
        Assert.Equal(expected, Scalar($"\"{text}\"", ReadDateTimeOffset).ToString("O", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("2026-03-01")]
    [InlineData("2026-03-01T23:59:59-11:00")]
    [InlineData("2026-03-01 00:30")]
    public void A_date_is_read_as_it_was_written(string text) =>
        Assert.Equal(new DateOnly(2026, 3, 1), Scalar($"\"{text}\"", ReadDateOnly));

    [Theory]
    [InlineData("\"10:30\"", "10:30:00.0000000")]
    [InlineData("\"10:30:15.5\"", "10:30:15.5000000")]
    [InlineData("\"10:30:15Z\"", "10:30:15.0000000")]
    [InlineData("\"2:30 PM\"", "14:30:00.0000000")]
    [InlineData("\"10:30:15z\"", "10:30:15.0000000")]
    [InlineData("\"10:30:15.250+02:00\"", "10:30:15.2500000")]
    [InlineData("\"23:59:59-14:00\"", "23:59:59.0000000")]
    [InlineData("\"10:30 +0200\"", "10:30:00.0000000")]
    [InlineData("\"10:30:00-05\"", "10:30:00.0000000")]
    [InlineData("\"2 pm\"", "14:00:00.0000000")]
    [InlineData("\"2:30PM\"", "14:30:00.0000000")]
    public void A_time_of_day_is_read(string json, string expected) =>
        Assert.Equal(expected, Scalar(json, ReadTimeOnly).ToString("O", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("\"01:30:00\"", 90)]
    [InlineData("\"1.00:00:00\"", 1440)]
    [InlineData("\"-00:05\"", -5)]
    [InlineData("\"PT1H30M\"", 90)]
    [InlineData("\"P1D\"", 1440)]
    [InlineData("\"-PT5M\"", -5)]
    [InlineData("\"24:00:00\"", 1440)]
    [InlineData("\"36:30\"", 2190)]
    [InlineData("\"-48:30:00.0\"", -2910)]
    [InlineData("\"23:59:00\"", 1439)]
    public void A_duration_is_read(string json, int minutes) => Assert.Equal(TimeSpan.FromMinutes(minutes), Scalar(json, ReadTimeSpan));

    [Theory]
    [InlineData("\"tomorrow\"")]
    [InlineData("\"May 1\"")]
    [InlineData("\"24:60\"")]
    [InlineData("\"09:00:00-17:00\"")]
    [InlineData("\"10:00+99:99\"")]
    [InlineData("\"10:00:00-0960\"")]
    [InlineData("\"09:00-17:00\"")]
    [InlineData("\"9:00-10:00\"")]
    [InlineData("\"999999999:00\"")]
    [InlineData("\"2026-13-01\"")]
    [InlineData("\"0001-01-01T00:00:00+15:00\"")]
    [InlineData("\"03/01/2026\"")]
    [InlineData("\"P99999999999999D\"")]
    [InlineData("\"P\"")]
    [InlineData("\"30\"")]
    [InlineData("\"10:30+2\"")]
    [InlineData("\"10:30+02:0x\"")]
    [InlineData("\"+02:00\"")]
    [InlineData("\"\"")]
    [InlineData("20260301")]
    [InlineData("null")]
    [InlineData("{}")]
    public void What_is_no_time_is_refused(string json)
    {
        Assert.Equal("a date and time (ISO 8601)", ScalarFails(json, ReadDateTime).Expected);
        Assert.Equal("a date and time with its offset (ISO 8601)", ScalarFails(json, ReadDateTimeOffset).Expected);
        Assert.Equal("a date (yyyy-MM-dd)", ScalarFails(json, ReadDateOnly).Expected);
        Assert.Equal("a time of day (HH:mm:ss)", ScalarFails(json, ReadTimeOnly).Expected);
        Assert.Equal("a duration (hh:mm:ss or ISO 8601)", ScalarFails(json, ReadTimeSpan).Expected);
    }

    [Theory]
    [InlineData("\"0001-01-01T00:00:00+14:00\"")]
    [InlineData("\"9999-12-31 23:59:59-14:00\"")]
    public void A_date_out_of_range_is_refused(string json)
    {
        ScalarFails(json, ReadDateTime);
        ScalarFails(json, ReadDateTimeOffset);
    }

    [Fact]
    public void A_guid_and_a_uri_are_read()
    {
        Guid id = new("0f8fad5b-d9cb-469f-a165-70867728950e");
        Assert.Equal(id, Scalar($"\"{id}\"", ReadGuid));
        Assert.Equal("a GUID", ScalarFails("\"0f8f\"", ReadGuid).Expected);
        Assert.Equal(new Uri("https://example.com/a?b=c"), Scalar("\"https:\\/\\/example.com\\/a?b=c\"", ReadUri));
        Assert.Equal("docs/a.md", Scalar("\"docs/a.md\"", ReadUri).OriginalString);
        Assert.Equal("a URI", ScalarFails("\"\"", ReadUri).Expected);
        Assert.Equal("a URI", ScalarFails("\"I do not know.\"", ReadUri).Expected);
        Assert.Equal("a URI", ScalarFails("\"<https://example.com>\"", ReadUri).Expected);
        Assert.Equal("a URI", ScalarFails("\"[link](https://example.com)\"", ReadUri).Expected);
        Assert.Equal("https://[::1]/a(b)", Scalar("\"https://[::1]/a(b)\"", ReadUri).OriginalString);
        Assert.Equal("a URI", ScalarFails("\"https://\"", ReadUri).Expected);
    }

    [Theory]
    [InlineData("\"FeatureRequest\"")]
    [InlineData("\"feature_request\"")]
    [InlineData("\"FEATURE-REQUEST\"")]
    [InlineData("\"feature request\"")]
    public void A_name_is_read_however_it_is_spelt(string json) => Assert.Equal(RequestKind.FeatureRequest, Scalar(json, ReadKind));

    [Fact]
    public void The_exact_name_beats_one_that_is_only_alike()
    {
        LlmJsonNames names = new("A_B", "AB", "ab");
        Assert.Equal([0, 0, 1, 2], Scalar("""["A_B","a_b","AB","ab"]""", ReadAll));

        List<int> ReadAll(ref LlmJsonReader json) => json.ReadList((ref LlmJsonReader element) => element.ReadName(names));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("Ab")]
    public void What_is_like_several_names_is_refused(string text)
    {
        LlmJsonNames names = new("A_B", "AB", "ab");
        ScalarFails($"\"{text}\"", (ref LlmJsonReader json) => json.ReadName(names));
    }

    [Theory]
    [InlineData("A-", 1)]
    [InlineData("a-", 1)]
    [InlineData("A", 0)]
    [InlineData(" a. ", 0)]
    [InlineData(" -1", 3)]
    [InlineData("1", 2)]
    [InlineData("A+", null)]
    [InlineData("-A", null)]
    [InlineData("1-", null)]
    [InlineData("21", null)]
    [InlineData("2-1", 4)]
    [InlineData("2 1", null)]
    public void A_sign_around_a_name_is_part_of_it(string text, int? expected)
    {
        LlmJsonNames names = new("A", "A-", "1", "-1", "2-1");
        if (expected is null)
        {
            ScalarFails($"\"{text}\"", Read);
        }
        else
        {
            Assert.Equal(expected, Scalar($"\"{text}\"", Read));
        }

        int Read(ref LlmJsonReader json) => json.ReadName(names);
    }

    [Fact]
    public void A_name_that_is_none_is_refused_with_the_names() =>
        Assert.Equal("one of \"Bug\", \"FeatureRequest\", \"Question\"", ScalarFails("\"Complaint\"", ReadKind).Expected);

    private static T Number<T>(string json)
        where T : struct, INumberBase<T> => Scalar(json, ReadNumber<T>);

    private static T ReadNumber<T>(ref LlmJsonReader json)
        where T : struct, INumberBase<T> => json.ReadNumber<T>();

    private static char ReadChar(ref LlmJsonReader json) => json.ReadChar();

    private static DateTime ReadDateTime(ref LlmJsonReader json) => json.ReadDateTime();

    private static DateTimeOffset ReadDateTimeOffset(ref LlmJsonReader json) => json.ReadDateTimeOffset();

    private static DateOnly ReadDateOnly(ref LlmJsonReader json) => json.ReadDateOnly();

    private static TimeOnly ReadTimeOnly(ref LlmJsonReader json) => json.ReadTimeOnly();

    private static TimeSpan ReadTimeSpan(ref LlmJsonReader json) => json.ReadTimeSpan();

    private static Guid ReadGuid(ref LlmJsonReader json) => json.ReadGuid();

    private static Uri ReadUri(ref LlmJsonReader json) => json.ReadUri();
}
