# General engines over the judgements of a contest, as Parquet, with two threads.
import json, os, resource, sys, time

what, folder, participants = sys.argv[1], sys.argv[2], int(sys.argv[3])
table = os.path.join(folder, "judged.parquet")

TOTALS = """
with numbered as (
    select *, row_number() over (partition by who, problem order by seq) - 1 as earlier,
        max(points) over (partition by who, problem) as best
    from {table}),
cell as (
    select who, problem, max(best) as points, max(solved) as solved,
        min(case when points = best then at_s end) as at_s,
        min(case when points = best then earlier end) as earlier,
        min(case when points = best then cpu_ms end) as cpu_ms,
        min(case when points = best then memory_kib end) as memory_kib
    from numbered group by who, problem),
total as (
    select who, sum(points) as points, sum(at_s + earlier * 1200) as penalty,
        sum(cast(floor((cpu_ms + 5) / 10) as bigint) * 10) as cpu,
        max(cast(floor((memory_kib + 512) / 1024) as bigint) * 1024) as memory
    from cell where points > 0 or solved > 0 group by who),
everybody as (
    select p.who, coalesce(points, 0) as points, coalesce(penalty, 0) as penalty,
        coalesce(cpu, 0) as cpu, coalesce(memory, 0) as memory
    from {people} p left join total on total.who = p.who),
ranked as (
    select who, rank() over (order by points desc, penalty, cpu, memory) as place from everybody)
select sum(cast(place as decimal(38, 0)) * (who + 1)) as digest from ranked
"""


def prepare():
    import duckdb
    duckdb.sql("pragma disable_progress_bar")
    source = os.path.join(folder, "judged.csv")
    duckdb.sql(f"copy (select * from read_csv('{source}')) to '{table}' (format parquet, compression zstd)")
    people = os.path.join(folder, "people.parquet")
    duckdb.sql(f"copy (select range as who from range({participants})) to '{people}' (format parquet)")
    found = []
    for name in ("duckdb", "polars", "datafusion", "pyspark"):
        try:
            __import__(name)
            found.append(name)
        except ImportError:
            pass
    print(" ".join(found))


def with_duckdb():
    import duckdb
    db = duckdb.connect()
    db.execute("pragma disable_progress_bar")
    db.execute("set threads = 2")
    people = os.path.join(folder, "people.parquet")
    query = TOTALS.format(table=f"'{table}'", people=f"'{people}'")
    began = time.perf_counter()
    digest = db.execute(query).fetchone()[0]
    return time.perf_counter() - began, digest


def with_datafusion():
    import datafusion
    context = datafusion.SessionContext(datafusion.SessionConfig().with_target_partitions(2))
    context.register_parquet("judged", table)
    context.register_parquet("people", os.path.join(folder, "people.parquet"))
    began = time.perf_counter()
    digest = context.sql(TOTALS.format(table="judged", people="people")).collect()[0].column(0)[0].as_py()
    return time.perf_counter() - began, digest


def with_polars():
    os.environ["POLARS_MAX_THREADS"] = "2"
    import polars as pl
    began = time.perf_counter()
    cell = ["who", "problem"]
    best = pl.col("points") == pl.col("points").max()
    cells = (
        pl.scan_parquet(table).sort("seq")
        .with_columns(earlier=pl.int_range(pl.len()).over(cell))
        .group_by(cell).agg(
            pl.col("solved").max(), pl.col("at_s").filter(best).min(), pl.col("earlier").filter(best).min(),
            pl.col("cpu_ms").filter(best).min(), pl.col("memory_kib").filter(best).min(), pl.col("points").max())
        .filter((pl.col("points") > 0) | (pl.col("solved") > 0)))
    totals = cells.group_by("who").agg(
        pl.col("points").sum(), penalty=(pl.col("at_s") + pl.col("earlier") * 1200).sum(),
        cpu=((pl.col("cpu_ms") + 5) // 10 * 10).sum(), memory=((pl.col("memory_kib") + 512) // 1024 * 1024).max())
    people = pl.LazyFrame({"who": pl.arange(0, participants, eager=True)})
    ordered = people.join(totals, on="who", how="left").fill_null(0).select(
        "who", key=pl.struct(-pl.col("points"), "penalty", "cpu", "memory")).collect()
    ranked = ordered.with_columns(place=pl.col("key").rank("min"))
    # In two halves: the whole exceeds 64 bits.
    product = ranked.select((pl.col("place").cast(pl.Int64) * (pl.col("who") + 1)).alias("one"))["one"]
    digest = (product // 1_000_000).sum() * 1_000_000 + (product % 1_000_000).sum()
    return time.perf_counter() - began, digest


def with_pyspark():
    from pyspark.sql import SparkSession
    spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false") \
        .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1") \
        .config("spark.driver.memory", "4g").config("spark.sql.shuffle.partitions", "8").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    spark.read.parquet(table).createOrReplaceTempView("judged")
    spark.read.parquet(os.path.join(folder, "people.parquet")).createOrReplaceTempView("people")
    query = TOTALS.format(table="judged", people="people")
    spark.sql(query).collect()  # Its second run is the one that counts.
    began = time.perf_counter()
    digest = spark.sql(query).collect()[0][0]
    seconds = time.perf_counter() - began
    spark.stop()
    return seconds, digest


if what == "prepare":
    prepare()
else:
    seconds, digest = globals()["with_" + what]()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mib": peak, "digest": str(int(digest))}))
